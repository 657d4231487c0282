import { seed } from '@callgate/test/seed';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const LONG = 300;

test.each<[string, fc.Arbitrary<{ readonly length: number }>]>([
  ['lists', fc.array(fc.nat(), { maxLength: LONG })],
  ['lists that have a least length', fc.array(fc.nat(), { minLength: 5, maxLength: LONG })],
  ['strings', fc.string({ maxLength: LONG })],
  ['bytes', fc.uint8Array({ maxLength: LONG })],
])(`random %s get as long as a test lets them, seed ${seed}`, (_, arbitrary) => {
  const lengths = fc.sample(arbitrary, { numRuns: 200, seed }).map(({ length }) => length);
  expect(Math.max(...lengths)).toBeGreaterThan(LONG / 2);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(LONG);
});
