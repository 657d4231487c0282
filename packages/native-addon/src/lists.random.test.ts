import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from './arena.js';
import { Lists, type Worth } from './lists.js';
import type { CListError } from './status.js';
import { CListTable } from './table.js';
import { ENGINES } from './testing/arenas.js';

const worthFrom = (count: number): Worth => ({ told: count, named: count, removed: count });

/** Numbers that are no objects, or no handles. An Int32Array holds them. */
const ODD = [0, -1, -7, 0xffff, 0x1_8001, 2 ** 31 - 1, -(2 ** 31)];
/** No place or no count, of a list of at most 40. */
const OUTSIDE = [-1, 0.5, 41, 257, 2 ** 32, Number.NaN];

const step = fc.record({
  sort: fc.constantFrom('deliver', 'deliver', 'send', 'drop', 'retire', 'sweep', 'export', 'commit', 'undo'),
  picks: fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 40 }),
  odd: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD) },
  ),
  outside: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...OUTSIDE) },
  ),
});
const world = fc.record({
  handleBits: fc.constantFrom<16 | 32>(16, 32),
  quota: fc.constantFrom(4, 60, 2000),
  steps: fc.array(step, { maxLength: 60 }),
});

test.each(ENGINES)(
  `%s: a list carried out by the engine leaves what it leaves one by one (${runs(150)} worlds, seed ${seed})`,
  (engine) => {
    fc.assert(
      fc.property(world, ({ handleBits, quota, steps }) => {
        // By the engine, one by one, and now this way and now that.
        const sides = [1, Number.POSITIVE_INFINITY, 6].map((count) => {
          const arena = new Arena({ engine, lines: 16, firstColumn: 100 });
          // Both have a room for requests, so that blocks stand in the same places.
          arena.reserveRoom(2048);
          return {
            arena,
            table: CListTable.make(arena, { handleBits, quota, seed: 7 }),
            lists: new Lists(arena, worthFrom(count)),
          };
        });
        for (const { sort, picks, odd, outside } of steps) {
          const [{ table }] = sides;
          const known = [...table.handles()];
          // Mostly handles of the table, some twice, some of others.
          const named = Int32Array.from(picks, (pick) =>
            pick % 9 === 0
              ? table.exportHandle(pick % 50, pick % 2 === 0)
              : (known[pick % known.length] ?? pick),
          );
          const told = Int32Array.from(picks, (pick) => 1 + (pick % 300));
          if (odd !== null) named[picks[0] % picks.length] = told[picks[0] % picks.length] = odd;
          const first = outside !== null && picks[0] % 2 === 0 ? outside : 0;
          const count = outside !== null && picks[0] % 2 === 1 ? outside : picks.length;
          const answers = sides.map(({ arena, table: own, lists }) => {
            const read = (done: boolean | undefined, words: number, listed = lists.listedCount) =>
              done === false
                ? false
                : [[...lists.outputs.slice(0, words)], [...lists.listed.slice(0, listed)]];
            try {
              if (sort === 'deliver') return read(lists.deliver(own, told, first, count), count);
              if (sort === 'send') return read(lists.send(own, named, first, count), count);
              if (sort === 'drop') return read(lists.drop(own, named, first, count), count);
              if (sort === 'retire') return read(lists.retire(own, named, first, count), count * 4, 0);
              if (sort === 'sweep') {
                lists.sweep(own, first === 0 ? picks[0] % 30 : first, count);
                return read(true, lists.listedCount * 4, 0);
              }
            } catch (error) {
              const { code } = error as CListError;
              expect(code).toBe(outside === null ? 'CLIST_BAD_VALUE' : 'CLIST_BAD_COUNT');
              return code;
            }
            if (sort === 'export')
              return (
                own.handleOf(picks[0] + 1) === 0 &&
                own.use(named[0]) === 0 &&
                own.export(named[0], picks[0] + 1)
              );
            if (sort === 'commit') arena.commit();
            else arena.undoTo(0);
            return null;
          });
          for (const at of [1, 2]) {
            expect(answers[at]).toEqual(answers[0]);
            expect([...sides[at].arena.log]).toEqual([...sides[0].arena.log]);
          }
          for (const { table: own } of sides)
            for (const handle of own.handles())
              if (own.handleOf(own.knownObjectOf(handle)) !== handle) expect.fail(`${handle} is not found`);
        }
        const shots = sides.map(({ table }) => [...table.snapshot()]);
        expect(shots[1]).toEqual(shots[0]);
        expect(shots[2]).toEqual(shots[0]);
        for (const { arena } of sides) arena.close();
      }),
      { seed, numRuns: runs(150) },
    );
  },
  600_000,
);

test('an engine is asked for lists that are worth it, and TypeScript never', () => {
  for (const engine of ENGINES) {
    const arena = new Arena({ engine });
    const table = CListTable.make(arena, { handleBits: 32, quota: 1000 });
    const lists = new Lists(arena);
    const { roomWords } = arena;
    lists.deliver(table, Int32Array.of(1, 2, 3), 0, 3);
    expect(arena.roomWords).toBe(roomWords);
    lists.deliver(
      table,
      Int32Array.from({ length: 200 }, (_, at) => at + 1),
      0,
      200,
    );
    expect(arena.roomWords > roomWords).toBe(engine !== 'js');
    arena.close();
  }
});

test('who follows the rows of imports finds every handle, whatever made the table or the arena larger', () => {
  for (const engine of ENGINES) {
    const arena = new Arena({ engine, lines: 16, firstColumn: 100 });
    const tables = [1, 2].map((seedOf) =>
      CListTable.make(arena, { handleBits: 32, quota: 100_000, seed: seedOf }),
    );
    const lists = new Lists(arena, worthFrom(8));
    const ways = tables.map((table) => {
      const way = { words: new Int32Array(), imports: 0, mask: 0 };
      const unfollow = table.follow((words, imports, mask) => Object.assign(way, { words, imports, mask }));
      const second = table.follow(() => {});
      second();
      return { way, unfollow };
    });
    const isFound = (at: number, handle: number) => {
      const { words, imports, mask } = ways[at].way;
      return words[imports + ((handle << 2) & mask)] === handle;
    };
    let object = 1;
    for (let round = 0; round < 60; round++) {
      const at = round % 2;
      const table = tables[at];
      if (round % 3 === 0) for (let each = 0; each < 40; each++) table.allocate(object++);
      else
        lists.deliver(
          table,
          Int32Array.from({ length: 100 }, () => object++),
          0,
          100,
        );
      if (round % 7 === 0) for (let each = 0; each < 300; each++) arena.append(1, each, 0, 1);
      if (round % 5 === 0) arena.commit();
      for (const [each, { size }] of tables.entries())
        for (let handle = 1; handle <= size; handle++) expect(isFound(each, handle)).toBe(true);
    }
    arena.undoTo(0, () => {});
    const [{ size }] = tables;
    expect([isFound(0, size), isFound(0, size + 1)]).toEqual([true, false]);
    tables[0].discard();
    expect(isFound(0, size)).toBe(false);
    ways[1].unfollow();
    arena.close();
  }
});
