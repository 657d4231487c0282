/** The front of a text in UTF-8 that fits into `capacity` bytes and ends between characters. */
export function wholeCharacters(text: Uint8Array, capacity: number): Uint8Array {
  if (text.length <= capacity) return text;
  let length = capacity;
  while (length > 0 && (text[length] & 0xc0) === 0x80) length--;
  return text.subarray(0, length);
}
