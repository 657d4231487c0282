/**
 * What is never shown as it is: controls, format characters (bidi controls, joiners, tags, U+FEFF), private and unassigned code
 * points, line and paragraph separators, and all else that a terminal shows as nothing.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const MARK = /\p{M}/u;

/** Combining marks in a row that are shown on one character; no living script stacks more. */
const MOST_MARKS = 8;

/**
 * A guest's bytes as text that cannot steer a terminal. Well-formed UTF-8 that prints is shown as it is, and so is a tab; a byte that is
 * no UTF-8 and an ASCII control become `\x1b`, any other code point that must not be shown becomes `\u{202e}`.
 */
export function inert(bytes: Uint8Array): string {
  let text = '';
  let marks = MOST_MARKS; // A mark at the start would stand on what comes before the text.
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length <= 1) {
      const byte = bytes[at++];
      const shown = length === 1 && ((byte >= 0x20 && byte !== 0x7f) || byte === 0x09);
      text += shown ? String.fromCharCode(byte) : `\\x${hex(byte).padStart(2, '0')}`;
      marks = 0;
      continue;
    }
    const point = codePoint(bytes, at, length);
    at += length;
    const character = String.fromCodePoint(point);
    marks = MARK.test(character) ? marks + 1 : 0;
    text += marks > MOST_MARKS || HIDDEN.test(character) ? `\\u{${hex(point)}}` : character;
  }
  return text;
}

/** Bytes of the well-formed UTF-8 sequence at `at`, 0 when there is none (The Unicode Standard, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > bytes.length) return 0;
  const second = bytes[at + 1];
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let index = 2; index < length; index++) {
    if ((bytes[at + index] & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The code point of a well-formed sequence of 2 to 4 bytes. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  let point = bytes[at] & (0x7f >> length);
  for (let index = 1; index < length; index++) point = (point << 6) | (bytes[at + index] & 0x3f);
  return point;
}

function hex(value: number): string {
  return value.toString(16);
}
