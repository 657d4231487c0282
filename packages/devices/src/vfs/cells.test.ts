import { expect, test } from 'vitest';
import { Cells } from './cells.js';

test('a cell is released once', () => {
  const cells = new Cells<string>();
  const cell = cells.put('a');
  expect(cells.get(cell)).toBe('a');
  expect([cells.take(cell), cells.take(cell), cells.take(7)]).toEqual(['a', undefined, undefined]);
  expect(() => cells.get(cell)).toThrow(/invariant/);
});

test('after a rollback, which releases newest first, the next cells are those that the crank had', () => {
  const cells = new Cells<string>();
  const kept = ['a', 'b', 'c', 'd'].map((name) => cells.put(name));
  cells.take(kept[1]);
  cells.take(kept[2]);
  const crank = () => ['x', 'y', 'z', 'w'].map((name) => cells.put(name));
  const first = crank();
  for (const cell of [...first].reverse()) cells.take(cell);
  expect(crank()).toEqual(first);
});
