import { describe, expect, test } from 'vitest';
import { f32Bits, f64High, f64Low, ofFloatBits } from './floats.js';
import { world } from '../testing/scripted.js';

const NUMBERS = [0, -0, 1, -1.5, 0.1, 5e-324, 1e300, 2 ** 53 + 2, Number.POSITIVE_INFINITY, -Math.PI];

/** NaNs with a sign or a payload. */
const NANS = [0x7ff8_0000_0000_0000n, 0xfff8_dead_beef_0001n, 0x7ff0_0000_0000_0001n].map(
  (bits) => new Float64Array(new BigUint64Array([bits]).buffer)[0],
);

describe('floats as words', () => {
  test.each(NUMBERS)('%d has the bits that IEEE 754 says, and comes back', (number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, number);
    expect([f64High(number), f64Low(number)]).toEqual([view.getInt32(0), view.getInt32(4)]);
    view.setFloat32(0, number);
    expect(f32Bits(number)).toBe(view.getInt32(0));
    expect(ofFloatBits(64, f64Low(number), f64High(number))).toBe(number);
    expect(ofFloatBits(32, f32Bits(number), 0)).toBe(Math.fround(number));
  });

  test.each(NANS)('every NaN is the same', (number) => {
    expect([f32Bits(number), f64High(number), f64Low(number)]).toEqual([0x7fc0_0000, 0x7ff8_0000, 0]);
    expect(ofFloatBits(64, 0, 0x7ff8_0000)).toBeNaN();
    expect(ofFloatBits(32, 0x7fc0_0000, 0)).toBeNaN();
  });
});

test('a result of 64 bits is remembered whole', () => {
  const { add, settle } = world();
  const seen: number[][] = [];
  add(({ gate }) => {
    gate.enter1(8, 3);
    gate.leaveF64(-Math.PI);
    gate.enter1(8, 4);
    gate.leaveF32(0.5);
    seen.push(...gate.recent().map((words) => [...words]));
    return undefined;
  });
  settle();
  expect(seen[0].slice(0, 2)).toEqual([8, 3]);
  expect(ofFloatBits(64, seen[0][6], seen[0][7])).toBe(-Math.PI);
  expect(ofFloatBits(32, seen[1][7], 0)).toBe(0.5);
});
