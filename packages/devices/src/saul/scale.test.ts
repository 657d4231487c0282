import { Phydat } from '@callgate/kernel/abi';
import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleInto } from './scale.js';

test.each<[values: number[], base: number, shown: number[], scale: number]>([
  [[0], 0, [0], 0],
  [[-0], -3, [0], -3],
  [[21500], -3, [21500], -3],
  [[42000], -3, [4200], -2],
  [[32767], 0, [32767], 0],
  [[32768], 0, [3277], 1],
  [[-32768], 0, [-32768], 0],
  [[-32769], 0, [-3277], 1],
  [[32767.4], 0, [32767], 0],
  [[32767.5], 0, [3277], 1],
  [[-32768.4], 0, [-32768], 0],
  [[-32768.5], 0, [-3277], 1],
  [[327675], 0, [3277], 2],
  [[327674], 0, [32767], 1],
  [[123445], -6, [12345], -5],
  [[-123445], -6, [-12345], -5],
  [[18, 17, 6], -2, [18, 17, 6], -2],
  [[40000, 5, 14], -2, [4000, 1, 1], -1],
  [[23.5], 0, [235], -1],
  [[1 / 3], 0, [3333], -4],
  [[0.1 + 0.2], 0, [3], -1],
  [[24368312 * 1024], 0, [24953], 6],
  [[2 ** 53], 0, [9007], 12],
  [[1.5], 127, [15], 126],
  [[32767], 127, [32767], 127],
  [[1], -128, [1], -128],
  [[0.4], -128, [0], -128],
])('%j × 10^%i is %j × 10^%i', (values, base, shown, scale) => {
  const out = new Phydat();
  expect(scaleInto(out, values, base)).toBe(true);
  expect([out.v1, out.v2, out.v3]).toEqual([...shown, 0, 0].slice(0, 3));
  expect([out.count, out.scale]).toEqual([values.length, scale]);
});

test.each([
  [[Number.NaN], 0],
  [[Number.POSITIVE_INFINITY], 0],
  [[1, Number.NaN], 0],
  [[32768], 127],
  [[1e300], 0],
])('%j × 10^%i fits nowhere, and changes nothing', (values, base) => {
  const out = new Phydat();
  expect(scaleInto(out, values, base)).toBe(false);
  expect(out).toEqual(new Phydat());
});

test('a reading of no axes or four is a mistake of the host', () => {
  expect(() => scaleInto(new Phydat(), [], 0)).toThrow(RangeError);
  expect(() => scaleInto(new Phydat(), [1, 2, 3, 4], 0)).toThrow(RangeError);
});

test('what comes out is within half a unit of the last digit of what went in, and no finer exponent would have held it', () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.constantFrom(0.05, 32767, -32768, 32767.5, -32768.5, 0.5, -0.5),
  );
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: -20, max: 20 }),
      (values, base) => {
        const out = new Phydat();
        expect(scaleInto(out, values, base)).toBe(true);
        const shown = [out.v1, out.v2, out.v3];
        const step = 10 ** (out.scale - base);
        let exact = true;
        let finer = true;
        values.forEach((value, axis) => {
          expect(Number.isInteger(shown[axis]) && shown[axis] >= -32768 && shown[axis] <= 32767).toBe(true);
          const error = Math.abs(shown[axis] * step - value);
          expect(error).toBeLessThanOrEqual(step / 2 + Math.abs(value) * 1e-12);
          exact &&= error <= Math.abs(value) * 1e-11;
          finer &&= Math.abs((value / step) * 10) < 32767.4;
        });
        expect(exact || !finer || out.scale === -128).toBe(true);
      },
    ),
    { seed, numRuns: 2000 },
  );
});
