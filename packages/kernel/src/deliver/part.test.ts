import { expect, test } from 'vitest';
import { promised } from '../gate/promised.js';
import { partOf, turnedRound } from './part.js';

test('a part is little-endian, one element behind the other', () => {
  const part = partOf([0x0102, 0xfffe], 4, (view, at, item) => view.setUint16(at + 2, item, true));
  expect([...part]).toEqual([0, 0, 2, 1, 0, 0, 0xfe, 0xff]);
  expect(partOf([], 4, () => {})).toEqual(new Uint8Array(0));
});

test('each number of each element is turned round, and the part itself stays as it is', () => {
  const part = Uint8Array.from({ length: 32 }, (_, index) => index);
  const element = (at: number) =>
    [0, 1, 3, 2, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8].map((byte) => byte + at);
  expect([...turnedRound(part, [1, 1, 2, 4, 8])]).toEqual([...element(0), ...element(16)]);
  expect(part[2]).toBe(2);
  expect([...turnedRound(new Uint8Array(0), [2])]).toEqual([]);
});

test('a number that its type does not have is refused, and so is none', () => {
  expect(promised(9, -9, 9)).toBe(9);
  for (const value of [-10, 10, Number.NaN]) expect(() => promised(value, -9, 9)).toThrow('not from -9 to 9');
});
