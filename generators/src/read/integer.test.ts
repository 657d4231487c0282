import { expect, test } from 'vitest';
import { integerOf } from './integer.js';

test.each([
  ['0', 0],
  ['42', 42],
  ['1_000', 1000],
  ['0x7ffe', 0x7ffe],
  ['0XFF', 255],
  ['0b101', 5],
])('%s is %i', (text, value) => {
  expect(integerOf(text)).toBe(value);
});

test.each([
  '',
  '-1',
  '1.5',
  '1e3',
  '007',
  '0o7',
  '0x',
  '1n',
  '_1',
  '1_',
  '1__0',
  ' 1',
  '99999999999999999999',
])('%s is no integer', (text) => {
  expect(integerOf(text)).toBeNull();
});
