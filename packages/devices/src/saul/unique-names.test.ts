import { expect, test } from 'vitest';
import { uniqueNames } from './unique-names.js';

const bytes = (text: string) => new TextEncoder().encode(text).length;

test('a name that came before is numbered', () => {
  expect(uniqueNames(['a', 'b', 'a', 'a', 'a#2'])).toEqual(['a', 'b', 'a#2', 'a#3', 'a#2#2']);
});

test('a long name is cut to whole characters, and stays unique', () => {
  const names = uniqueNames(['€'.repeat(30), '€'.repeat(31), 'x'.repeat(64), 'x'.repeat(65)]);
  expect(names).toEqual(['€'.repeat(21), `${'€'.repeat(20)}#2`, 'x'.repeat(64), `${'x'.repeat(62)}#2`]);
  expect(Math.max(...names.map(bytes))).toBe(64);
});
