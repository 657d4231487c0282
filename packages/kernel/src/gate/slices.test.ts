import { expect, test } from 'vitest';
import { InText, OutBytes } from './slices.js';

test('bytes are put as far as there is room, few and many alike', () => {
  const source = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
  for (const [capacity, offset] of [
    [0, 0],
    [10, 0],
    [64, 3],
    [65, 3],
    [200, 150],
    [400, 1],
    [5, 400],
  ]) {
    const memory = new Uint8Array(512).fill(0xee);
    const length = new OutBytes().set(memory, 20, capacity).put(source, offset);
    expect(length).toBe(Math.min(capacity, Math.max(0, source.length - offset)));
    expect(memory.slice(20, 20 + length)).toEqual(source.slice(offset, offset + length));
    expect(memory.slice(20 + length).every((byte) => byte === 0xee)).toBe(true);
  }
});

test('memory that grows while a handler fills it is no silent loss', () => {
  const memory = new Uint8Array(64);
  const small = new OutBytes().set(memory, 0, 8);
  const large = new OutBytes().set(memory, 0, 64);
  structuredClone(memory.buffer, { transfer: [memory.buffer] });
  expect(() => small.put(Uint8Array.of(1))).toThrow('invariant');
  expect(() => large.put(new Uint8Array(64))).toThrow('invariant');
  expect(small.put(new Uint8Array(0))).toBe(0);
});

test('a text is what the decoder says, however it is read', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const texts = Array.from({ length: 40 }, (_, length) => 'a'.repeat(length));
  for (const ascii of texts) {
    for (const text of [
      ascii,
      `${ascii}\u00e9`,
      `\ufeff${ascii}`,
      `${ascii}\u{1f511}${ascii}`,
      `\0${ascii}\x7f`,
    ]) {
      const bytes = new TextEncoder().encode(text);
      const memory = new Uint8Array(bytes.length + 9).fill(0x41);
      memory.set(bytes, 4);
      const read = new InText().set(memory, 4, bytes.length).text();
      expect(read).toBe(text);
      expect(read).toBe(decoder.decode(bytes));
    }
  }
});
