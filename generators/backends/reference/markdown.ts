/** Text for people as Markdown on one line: no tag, no link and no end of a table's cell can come of it; code spans stay as they are. */
export function prose(text: string): string {
  const plain = text
    .replace(/\{@link\s+([^}\s]+)[^}]*\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
  return plain
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('[', '\\[')))
    .join('')
    .replaceAll('|', '\\|');
}

/** Text in the type of code, also inside a table's cell. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A number as people read it. */
export function grouped(value: number | bigint): string {
  return String(value)
    .replace(/\B(?=(\d{3})+$)/g, ',')
    .replace('-', '−');
}

/** Names in a sentence: `a`, `b` and `c`. */
export function enumerated(names: readonly string[], last = 'and'): string {
  const [first, ...rest] = [...names].reverse();
  if (rest.length === 0) return first ?? '';
  return `${rest.reverse().join(', ')} ${last} ${first}`;
}
