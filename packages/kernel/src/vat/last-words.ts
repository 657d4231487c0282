/** Characters that a record shows of what a guest said. */
const MOST = 1_024;

/** Controls, formatting and private characters, unassigned ones, line and paragraph separators, marks that pile up. */
const UNFIT = /\p{C}|[\p{Zl}\p{Zp}]|\p{M}{3,}/gu;

/**
 * What a guest said of its end, for people: one line that cannot steer a terminal. What does not print is shown as `\u{202e}`, and bytes that
 * are no UTF-8 as U+FFFD.
 */
export function lastWords(said: Uint8Array | null): string {
  if (said === null) return '';
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(said).replace(UNFIT, escaped);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function escaped(characters: string): string {
  return Array.from(characters, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`).join('');
}
