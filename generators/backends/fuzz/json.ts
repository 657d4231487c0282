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
    const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
    return { text, flat: text };
  }
  const texts: string[] = [];
  // The items on one line; null as soon as they do not fit on any.
  let flat: string | null = '';
  const add = (head: string, { text, flat: short }: Laid) => {
    texts.push(head + text);
    if (flat === null || short === null) flat = null;
    else flat = `${flat}${texts.length === 1 ? '' : ', '}${head}${short}`;
    if (flat !== null && flat.length > WIDTH) flat = null;
  };
  const list = Array.isArray(value);
  if (list) {
    for (const item of value as readonly Json[]) add('', layout(item, depth + 1, 1));
  } else {
    for (const [key, item] of Object.entries(value)) {
      const head = `${JSON.stringify(key)}: `;
      add(head, layout(item, depth + 1, head.length + 1));
    }
  }
  const [open, close] = list ? '[]' : '{}';
  const space = list || texts.length === 0 ? '' : ' ';
  if (flat !== null) flat = open + space + flat + space + close;
  if (flat !== null && flat.length + 2 * depth + taken <= WIDTH) return { text: flat, flat };
  const indent = '  '.repeat(depth + 1);
  const lines = texts.join(`,\n${indent}`);
  return { text: `${open}\n${indent}${lines}\n${'  '.repeat(depth)}${close}`, flat };
}
