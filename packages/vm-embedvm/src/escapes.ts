const PIECE = /\\(?:x([0-9A-Fa-f]{2})|(.))|[^\\]+/gsu;
const VALUES: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['0', 0],
  ['\\', 92],
  ['"', 34],
  ["'", 39],
]);

/** What to do about an escape that there is not. */
export const ESCAPES_HELP = 'the escapes are \\n \\r \\t \\0 \\\\ \\" \\\' and \\xHH';

/** The bytes of a text in UTF-8 with its escapes replaced; or the character behind a backslash that is no escape. */
export function escapedBytes(text: string): { readonly bytes: readonly number[] } | { readonly not: string } {
  const bytes: number[] = [];
  for (const [piece, hex, character] of text.matchAll(PIECE)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (character === undefined) for (const byte of new TextEncoder().encode(piece)) bytes.push(byte);
    else {
      const value = VALUES.get(character);
      if (value === undefined) return { not: character };
      bytes.push(value);
    }
  }
  return { bytes };
}
