import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from './arena.js';
import { Batch } from './batch.js';
import { CLIST_STATUS } from './status.js';
import { CListTable } from './table.js';
import { ENGINES } from './testing/arenas.js';
import { runs, seed } from './testing/seed.js';

const steps = fc.array(
  fc.record({
    sort: fc.oneof(
      { weight: 5, arbitrary: fc.constant('deliver' as const) },
      { weight: 4, arbitrary: fc.constantFrom('export' as const, 'drop' as const, 'retire' as const) },
      { weight: 1, arbitrary: fc.constantFrom('link' as const, 'undo' as const, 'commit' as const) },
    ),
    pick: fc.nat(0xff_ffff),
  }),
  { maxLength: 200, size: 'max' },
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
    fc.assert(
      fc.property(world, ({ handleBits, quota, known, objects, steps: all }) => {
        const [by, single] = [0, 1].map(() => new Arena({ engine, lines: 16 }));
        const [table, other] = [by, single].map((arena) =>
          CListTable.make(arena, { handleBits, quota, seed: 7 }),
        );
        // Both have a room for requests, so that blocks stand in the same places.
        const [batch] = [by, single].map((arena) => new Batch(arena, { requests: 1 }));
        const marks = [0];
        const ask = (request: () => number): number => {
          batch.clear();
          request();
          batch.run();
          return batch.status(0);
        };
        const deliver = (object: number) => {
          const status = ask(() => batch.deliver(table, [object]));
          const handle = other.handleOf(object);
          const told = handle === 0 ? other.allocate(object) : handle;
          expect(told).toBe(status === CLIST_STATUS.full ? 0 : batch.output(0, 0));
          if (handle !== 0 && !other.isUsable(handle)) other.setUsable(handle, true);
        };
        for (let object = 1; object <= known; object++) deliver(object);
        for (const { sort, pick } of all) {
          const object = 1 + (pick % objects);
          const handles = [...table.handles()];
          const handle = handles[pick % handles.length] ?? 0;
          if (sort === 'deliver') deliver(object);
          else if (sort === 'export') {
            const own = table.exportHandle(pick % 50, pick % 2 === 0);
            const status = ask(() => batch.export(table, [own, object]));
            if (other.knownObjectOf(own) !== 0 || other.handleOf(object) !== 0)
              expect(status).toBe(CLIST_STATUS.known);
            else expect(other.export(own, object)).toBe(status === CLIST_STATUS.ok);
          } else if (sort === 'undo') {
            const mark = marks[pick % marks.length];
            marks.length = (pick % marks.length) + 1;
            by.undoTo(mark);
            single.undoTo(mark, () => expect.fail('there is nothing of the host'));
          } else if (sort === 'commit') {
            for (const arena of [by, single]) arena.commit();
            marks.length = 1;
          } else if (handle !== 0) {
            if (sort === 'drop') {
              ask(() => batch.drop(table, [handle]));
              other.setUsable(handle, false);
            } else if (sort === 'link') {
              for (const each of [table, other]) each.setLink(handle, pick);
              expect(other.linkOf(handle)).toBe(pick);
            } else {
              const entry = [other.objectOf(handle) === 0 ? 0 : handle, other.knownObjectOf(handle), handle];
              const link = other.linkOf(handle);
              ask(() => batch.retire(table, [handle]));
              expect([...batch.outputs(0, 4)]).toEqual([...entry, link]);
              other.remove(handle);
            }
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
  arena.close();
});
