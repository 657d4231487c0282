/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const WIDTH = 110;

/** JSON that people read: what fits stands on one line, the rest has one item a line. */
export function jsonText(value: Json, depth = 0, taken = 0): string {
  const flat = flatText(value);
  if (typeof value !== 'object' || value === null || flat.length + 2 * depth + taken <= WIDTH) return flat;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const indent = '  '.repeat(depth + 1);
  const items = Array.isArray(value)
    ? value.map((item) => indent + jsonText(item, depth + 1, 1))
    : Object.entries(value).map(([key, item]) => {
        const head = `${JSON.stringify(key)}: `;
        return indent + head + jsonText(item, depth + 1, head.length + 1);
      });
  return `${open}\n${items.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function flatText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${flatText(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
