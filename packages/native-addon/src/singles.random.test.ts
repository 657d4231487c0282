import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from './arena.js';
import { Batch } from './batch.js';
import type { CListError } from './status.js';
import { CListTable } from './table.js';
import { ENGINES } from './testing/arenas.js';

/** Numbers that are no objects, or no handles, or look like others. */
const ODD = [
  0,
  -1,
  -7,
  0xffff,
  0x1_8001,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 3,
  2 ** 32 + 1,
  2 ** 53,
  0.5,
  1.5,
  Number.NaN,
];
/** What a status is called as an error of a single change. */
const CODES = ['done', 'full', 'CLIST_BAD_HANDLE', 'CLIST_KNOWN'];

/** What was answered, or the code of the error. */
function outcomeOf(change: () => string): string {
  try {
    return change();
  } catch (error) {
    const { code } = error as CListError;
    if (code === undefined) throw error;
    return code;
  }
}

const steps = fc.array(
  fc.record({
    sort: fc.oneof(
      { weight: 5, arbitrary: fc.constant('deliver' as const) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          'export' as const,
          'drop' as const,
          'retire' as const,
          'allocate' as const,
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('link' as const, 'undo' as const, 'commit' as const) },
    ),
    pick: fc.nat(0xff_ffff),
    odd: fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    ),
  }),
  { maxLength: 200 },
);

const world = fc.record({
  handleBits: fc.constantFrom<16 | 32>(16, 32),
  quota: fc.constantFrom(0, 4, 40, 2000),
  known: fc.constantFrom(0, 300),
  objects: fc.constantFrom(6, 60, 3000),
  steps,
});

test.each(ENGINES)(
  `%s: what is done to single entries leaves the same table and log as requests (${runs(100)} worlds, seed ${seed})`,
  (engine) => {
    // Entries that came and went by the short ways.
    const quick = { allocated: 0, removed: 0 };
    fc.assert(
      fc.property(world, ({ handleBits, quota, known, objects, steps: all }) => {
        const [by, single] = [0, 1].map(() => new Arena({ engine, lines: 16 }));
        const [table, other] = [by, single].map((arena) =>
          CListTable.make(arena, { handleBits, quota, seed: 7 }),
        );
        let rows = { imports: 0, mask: 0 };
        other.follow((_words, imports, mask) => {
          rows = { imports, mask };
        });
        // Both have a room for requests, so that blocks stand in the same places.
        const [batch] = [by, single].map((arena) => new Batch(arena, { requests: 1 }));
        const marks = [0];
        const ask = (request: () => number): string => {
          batch.clear();
          request();
          batch.run();
          return CODES[batch.status(0)];
        };
        const deliver = (object: number) => {
          const status = outcomeOf(() => ask(() => batch.deliver(table, [object])));
          const handle = other.handleOf(object);
          let told = handle;
          const single = outcomeOf(() => {
            const next =
              handle === 0 && (object | 0) === object && object > 0 ? other.allocateNext(object) : 0;
            if (next !== 0) {
              quick.allocated++;
              told = next;
            } else if (handle === 0) told = other.allocate(object);
            else other.revive(handle);
            return told === 0 ? 'full' : 'done';
          });
          expect(single).toBe(status);
          if (status === 'done') expect(told).toBe(batch.output(0, 0));
        };
        for (let object = 1; object <= known; object++) deliver(object);
        for (const { sort, pick, odd } of all) {
          const object = odd !== null && pick % 2 === 0 ? odd : 1 + (pick % objects);
          const handles = [...table.handles()];
          const handle = odd !== null ? odd : (handles[pick % handles.length] ?? 0);
          if (odd !== null && (odd | 0) === odd) {
            ask(() => batch.objects(table, [odd]));
            expect(other.objectOf(odd)).toBe(batch.output(0, 0));
            ask(() => batch.handles(table, [odd]));
            expect(other.handleOf(odd)).toBe(batch.output(0, 0));
          }
          if (sort === 'deliver') deliver(object);
          else if (sort === 'allocate') {
            // Of an object in the table there is no second entry, by neither way.
            if (other.handleOf(object) === 0) continue;
            expect(outcomeOf(() => `${other.allocate(object)}`)).toBe('CLIST_KNOWN');
          } else if (sort === 'export') {
            const own = odd !== null && pick % 3 > 0 ? odd : table.exportHandle(pick % 50, pick % 2 === 0);
            const status = outcomeOf(() => ask(() => batch.export(table, [own, object])));
            expect(outcomeOf(() => (other.export(own, object) ? 'done' : 'full'))).toBe(status);
          } else if (sort === 'undo') {
            const mark = marks[pick % marks.length];
            marks.length = (pick % marks.length) + 1;
            by.undoTo(mark);
            single.undoTo(mark, () => expect.fail('there is nothing of the host'));
          } else if (sort === 'commit') {
            for (const arena of [by, single]) arena.commit();
            marks.length = 1;
          } else if (sort === 'drop') {
            const status = outcomeOf(() => ask(() => batch.drop(table, [handle])));
            expect(outcomeOf(() => other.setUsable(handle, false) ?? 'done')).toBe(status);
          } else if (sort === 'link') {
            const [one, two] = [table, other].map((each) =>
              outcomeOf(() => `${each.setLink(handle, pick) ?? each.linkOf(handle)}`),
            );
            expect(two).toBe(one);
          } else {
            const entry = outcomeOf(() => {
              if (other.knownObjectOf(handle) === 0)
                expect(other.removeLatest(handle, rows.imports + ((handle << 2) & rows.mask))).toBe(false);
              const link = other.linkOf(handle);
              const object = other.knownObjectOf(handle);
              if (other.removeLatest(handle, rows.imports + ((handle << 2) & rows.mask))) {
                quick.removed++;
                return `${[handle, object, handle, 0]}`;
              }
              const { usable, ...removed } = other.remove(handle);
              expect(removed).toEqual({ object, link });
              return `${[usable ? handle | 0 : 0, object, handle | 0, link]}`;
            });
            const status = outcomeOf(() => ask(() => batch.retire(table, [handle])));
            expect(entry).toBe(status === 'done' ? `${batch.outputs(0, 4)}` : status);
          }
          if (pick % 8 === 0) marks.push(by.mark);
          expect([...single.log]).toEqual([...by.log]);
        }
        expect([...other.handles()]).toEqual([...table.handles()]);
        expect([...other.freeImports()]).toEqual([...table.freeImports()]);
        expect([...other.freeExports()]).toEqual([...table.freeExports()]);
        expect([...other.snapshot()]).toEqual([...table.snapshot()]);
        for (const arena of [by, single]) arena.close();
      }),
      { seed, numRuns: runs(100) },
    );
    expect(Math.min(quick.allocated, quick.removed)).toBeGreaterThan(0);
  },
  600_000,
);

test('a table that was given back is empty, and nothing can be put into it', () => {
  const arena = new Arena();
  const table = CListTable.make(arena, { handleBits: 32, quota: 10 });
  const handle = table.allocate(7);
  table.export(table.exportHandle(1, false), 8);
  expect(() => table.discard()).toThrow('CLIST_NOT_NOW');
  arena.commit();
  table.discard();
  const next = CListTable.make(arena, { handleBits: 32, quota: 10 });
  expect([next.number, next.allocate(9)]).toEqual([table.number, handle]);
  expect([table.objectOf(handle), table.objectOf(-1), table.handleOf(9), table.size]).toEqual([0, 0, 0, 0]);
  expect([[...table.handles()], table.bytes, table.rows(false).length]).toEqual([[], 0, 0]);
  expect(() => table.allocate(9)).toThrow('CLIST_BAD_TABLE');
  expect([table.allocateNext(9), table.removeLatest(handle, 4)]).toEqual([0, false]);
  arena.close();
});
