/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const WIDTH = 110;

/** JSON that people read: what fits stands on one line, the rest has one item a line. */
export function jsonText(value: Json, depth = 0, taken = 0): string {
  return layout(value, depth, taken).text;
}

/** A value's text as it is laid out at some depth, and on one line where it is short enough to fit on any; else null. */
interface Laid {
  readonly text: string;
  readonly flat: string | null;
}

/** Each value is written once: what its items are on one line, they hand up. */
function layout(value: Json, depth: number, taken: number): Laid {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value);
    return { text, flat: text };
  }
  const list = Array.isArray(value);
  const items = list
    ? value.map((item) => ({ head: '', ...layout(item, depth + 1, 1) }))
    : Object.entries(value).map(([key, item]) => {
        const head = `${JSON.stringify(key)}: `;
        return { head, ...layout(item, depth + 1, head.length + 1) };
      });
  const [open, close] = list ? '[]' : '{}';
  const flat = onOneLine(items, list);
  if (flat !== null && flat.length + 2 * depth + taken <= WIDTH) return { text: flat, flat };
  const indent = '  '.repeat(depth + 1);
  const lines = items.map(({ head, text }) => indent + head + text);
  return { text: `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`, flat };
}

function onOneLine(items: readonly (Laid & { readonly head: string })[], list: boolean): string | null {
  let length = 0;
  for (const { head, flat } of items) {
    if (flat === null) return null;
    length += head.length + flat.length + 2;
  }
  if (length > WIDTH) return null;
  const text = items.map(({ head, flat }) => head + flat).join(', ');
  if (list) return `[${text}]`;
  return items.length === 0 ? '{}' : `{ ${text} }`;
}
