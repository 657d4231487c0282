import { expect, test } from 'vitest';
import { MOST, ratio, timed } from './ratio.js';

let sum = 0;
const spin = (times: number) => {
  for (let index = 0; index < times; index++) sum = (sum * 31 + index) | 0;
};

test('work that grows with the square of its size is found', async () => {
  expect(await ratio(700, (size) => timed(() => spin(size * size)))).toBeGreaterThan(MOST);
});

test('work that grows with its size is not', async () => {
  expect(await ratio(4_000_000, (size) => timed(() => spin(size)))).toBeLessThan(MOST);
});
