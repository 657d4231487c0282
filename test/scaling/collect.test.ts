import { Arena, CListTable } from '@callgate/native-addon';
import { expect, test } from 'vitest';
import { promiseCycles } from '../bench/kernel/promise-cycles.js';
import { retirement } from '../bench/kernel/retire.js';
import { MOST, computed, ratio, timed } from './ratio.js';

test('objects that an importer drops are retired in time that grows with them', async () => {
  const taken = await ratio(2000, (count) => {
    const perObject = retirement(1, 0, count, computed);
    perObject();
    return (perObject() * count) / 1e6;
  });
  expect(taken).toBeLessThan(MOST);
});

test.each(['settled', 'waiting', 'chain'] as const)(
  'promises that hold each other are freed in time that grows with them: %s',
  async (shape) => {
    const taken = await ratio(1000, (count) => {
      let steps: number[] = [];
      const all = timed(() => {
        steps = promiseCycles(shape, count);
      });
      // Making them is work that grows with them, too.
      expect(steps.length).toBeGreaterThan(0);
      return all;
    });
    expect(taken).toBeLessThan(MOST);
  },
);

test('a c-list is restored in time that grows with its entries', async () => {
  const taken = await ratio(20_000, (count) => {
    const arena = new Arena();
    const full = CListTable.make(arena, { handleBits: 32, quota: 1 << 20, seed: 1 });
    for (let object = 1; object <= count; object++) full.allocate(object);
    arena.commit();
    const words = full.snapshot();
    // One alone takes half a millisecond, which is less than what disturbs it.
    const empty = Array.from({ length: 10 }, (_, seed) =>
      CListTable.make(arena, { handleBits: 32, quota: 1 << 20, seed }),
    );
    const milliseconds = timed(() => {
      for (const each of empty) each.restore(words);
    });
    expect(empty.map(({ size }) => size)).toEqual(empty.map(() => count));
    arena.close();
    return milliseconds;
  });
  expect(taken).toBeLessThan(MOST);
});
