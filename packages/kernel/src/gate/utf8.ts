/**
 * Whether bytes are UTF-8 as the Unicode Standard 15.0, table 3-7 has it: no byte out of place, nothing longer than it need be, no
 * surrogate, nothing above U+10FFFF. It allocates nothing.
 */
export function isUtf8(bytes: Uint8Array, start: number, length: number): boolean {
  const end = start + length;
  let at = start;
  while (at < end) {
    const first = bytes[at++];
    if (first < 0x80) continue;
    const more = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    if (more < 0 || at + more > end) return false;
    const second = bytes[at];
    const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) return false;
    for (let index = 1; index < more; index++) if ((bytes[at + index] & 0xc0) !== 0x80) return false;
    at += more;
  }
  return true;
}

const ENCODER = new TextEncoder();

/** A text as the bytes that a guest pulls. Half a surrogate pair becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Writes the whole characters of a text that there is room for; returns the bytes written. */
export function writeUtf8(text: string, into: Uint8Array): number {
  return ENCODER.encodeInto(text, into).written;
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of bytes that are UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}
