/** The low 16 bits as a signed word. */
export function signed(value: number): number {
  return (value << 16) >> 16;
}

/** From an address to another: distances wrap as addresses do. */
export function distance(from: number, to: number): number {
  return signed(to - from);
}

/** The two bytes of a word, the high one first. */
export function split(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** The bytes of a `push` of a constant: the shortest form. */
export function pushBytes(value: number): number[] {
  const word = signed(value);
  if (word >= -4 && word <= 3) return [0x90 + (word & 7)];
  if (word >= 0 && word <= 255) return [0x98, word];
  if (word >= -128 && word < 0) return [0x99, word & 0xff];
  return [0x9a, ...split(word)];
}
