import { expect, test } from 'vitest';
import { WordList } from './word-list.js';

const words = (list: WordList) => Array.from({ length: list.length }, (_, index) => list.at(index));

test('words stand in the order in which they came, however many they are', () => {
  const list = new WordList();
  const all = Array.from({ length: 1000 }, (_, index) => index % 7);
  for (const word of all.slice(0, 500)) list.push(word);
  for (let at = 500; at < 1000; at += 2) list.pushPair(all[at], all[at + 1]);
  expect(words(list)).toEqual(all);
  list.shorten(3);
  expect(words(list)).toEqual([0, 1, 2]);
});

test('words that need stand there once take the room of the different ones', () => {
  const list = new WordList();
  for (let turn = 0; turn < 100_000; turn++) {
    list.pushOnce(1 + (turn % 3));
    expect(list.length).toBeLessThan(64);
  }
  // The last of each, in the order of their last ones.
  expect([...new Set(words(list).reverse())]).toEqual([1, 3, 2]);
  list.shorten(0);
  const many = Array.from({ length: 5000 }, (_, index) => index + 1);
  for (const word of [...many, ...many]) list.pushOnce(word);
  expect(new Set(words(list)).size).toBe(5000);
  expect(words(list).slice(-5000)).toEqual(many);
});
