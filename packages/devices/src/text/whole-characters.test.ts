import { expect, test } from 'vitest';
import { wholeCharacters } from './whole-characters.js';

test.each([
  ['board', 5, 'board'],
  ['board', 9, 'board'],
  ['board', 2, 'bo'],
  ['board', 0, ''],
  ['aä€😀', 10, 'aä€😀'],
  ['aä€😀', 9, 'aä€'],
  ['aä€😀', 6, 'aä€'],
  ['aä€😀', 5, 'aä'],
  ['aä€😀', 2, 'a'],
  ['ä', 1, ''],
])('%s in %i bytes is %s', (text, capacity, front) => {
  const bytes = wholeCharacters(new TextEncoder().encode(text), capacity);
  expect(new TextDecoder().decode(bytes)).toBe(front);
});
