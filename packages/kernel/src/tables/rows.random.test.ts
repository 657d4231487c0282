import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Journal } from '../journal/journal.js';
import { FreeList } from './free-list.js';
import { ObjectRow, RowKind } from './layout.js';
import { ObjectTable } from './objects.js';

const numRuns = runs(200);

/** Words that change: all but the kind and the number. */
const CHANGED = Array.from({ length: ObjectRow.Words }, (_, word) => word).filter(
  (word) => ![ObjectRow.Kind, ObjectRow.SerialLow, ObjectRow.SerialHigh].includes(word),
);

/** What is done to a table; `pick` chooses one of the rows in use. */
const act = fc.record({
  kind: fc.constantFrom(
    ...['make', 'make', 'make', 'resource', 'hold', 'change', 'change', 'free', 'free', 'free'],
    ...['mark', 'undo', 'rollback', 'commit'],
  ),
  pick: fc.nat(30),
});

/** What a mark or a commit is gone back to: the mark, and what there was. */
interface Before {
  readonly mark: number;
  readonly hash: string;
  readonly rows: readonly (readonly number[])[];
}

test(`rows of the object table are as they were after every undo, also those that were freed and made again since (${numRuns} tables, seed ${seed})`, () => {
  let madeAgain = 0;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const journal = new Journal();
      const objects = new ObjectTable(journal);
      const seen = (): Before => ({
        mark: journal.mark(),
        hash: journal.hash(),
        rows: [...objects.all()].map((row) => [
          row,
          ...Array.from({ length: ObjectRow.Words }, (_, word) => objects.get(row, word)),
        ]),
      });
      let committed = seen();
      let marks: Before[] = [];
      let freed = new Set<number>();
      for (const { kind, pick } of acts) {
        const used = [...objects.all()];
        const row = used[pick % Math.max(1, used.length)] ?? 0;
        if (kind === 'make' || kind === 'resource') {
          const serial = objects.freeRows.handedOut;
          const made =
            kind === 'make' ? objects.createRow(RowKind.Object, pick, 5) : objects.create(16, pick, 77);
          if (freed.has(made)) madeAgain++;
          expect(used).not.toContain(made);
          expect([objects.serialOf(made), objects.recognizableOf(made)]).toEqual([serial, 0]);
        } else if (kind === 'mark') marks.push(seen());
        else if (kind === 'undo' || kind === 'rollback') {
          const before = kind === 'undo' ? marks.pop() : committed;
          if (before === undefined) continue;
          if (kind === 'undo') journal.undoTo(before.mark);
          else {
            journal.rollback();
            [marks, freed] = [[], new Set()];
          }
          expect(seen()).toEqual(before);
        } else if (kind === 'commit') {
          journal.commit();
          [marks, freed, committed] = [[], new Set(), seen()];
        } else if (row === 0) continue;
        else if (kind === 'hold') objects.hold(row);
        else if (kind === 'change') objects.set(row, CHANGED[pick % CHANGED.length], pick);
        else {
          objects.free(row);
          freed.add(row);
        }
        expect(objects.live).toBe([...objects.all()].length);
      }
    }),
    { seed, numRuns },
  );
  expect(madeAgain).toBeGreaterThan(0);
});

test('a row that was in use, freed and made again in a crank that is undone is what it was', () => {
  const journal = new Journal();
  const objects = new ObjectTable(journal);
  const row = objects.create(16, 3, 42);
  objects.hold(row);
  journal.commit();
  const before = journal.hash();
  objects.free(row);
  expect(objects.createRow(RowKind.Object, 7)).toBe(row);
  objects.free(row);
  expect(objects.create(17, 1, 43)).toBe(row);
  journal.rollback();
  expect([journal.hash(), objects.cellOf(row), objects.rightsOf(row)]).toEqual([before, 42, 3]);
});

test('what is made after the last point to which one may go back changes without records, and with them after another', () => {
  const journal = new Journal();
  const objects = new ObjectTable(journal);
  const old = objects.create(16, 3, 1);
  journal.commit();
  const records = (work: () => void) => {
    const before = journal.pending;
    work();
    return journal.pending - before;
  };
  let made = 0;
  const life = () => {
    made = objects.create(16, 3, 2);
    objects.hold(made);
    objects.letGo(made);
  };
  expect(records(() => objects.hold(old))).toBe(1);
  expect(records(life)).toBe(1);
  expect(records(() => objects.hold(old))).toBe(1);
  expect(records(() => objects.hold(made))).toBe(0);
  const mark = journal.mark();
  const hash = journal.hash();
  expect(records(() => objects.hold(made))).toBe(1);
  const first = made;
  expect(records(life)).toBe(1);
  expect(records(() => objects.hold(first))).toBe(1);
  expect(records(() => objects.free(made))).toBe(1);
  expect(journal.undoTo(mark)).toEqual([{ kind: 16, cell: 2 }]);
  expect([journal.hash(), objects.reachableOf(first), objects.reachableOf(old)]).toEqual([hash, 1, 2]);
  journal.commit();
  expect(records(() => objects.hold(first))).toBe(1);
});

test(`a free list is a queue, also after undo (${numRuns} lists, seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('take', 'take', 'put', 'put', 'commit', 'rollback'), { maxLength: 300 }),
      (acts) => {
        const journal = new Journal();
        const list = new FreeList(journal, 'test', 100);
        let model = { used: [] as number[], freed: [] as number[], fresh: 0, handedOut: 0 };
        let committed = structuredClone(model);
        for (const kind of acts) {
          if (kind === 'take') {
            const reused = model.freed.shift();
            const expected = reused ?? (model.fresh < 99 ? ++model.fresh : 0);
            expect(list.take()).toBe(expected);
            if (expected !== 0) {
              model.used.push(expected);
              model.handedOut++;
            }
          } else if (kind === 'put') {
            // Not in the order of their numbers.
            const index = model.used.splice(model.used.length >> 1, 1).at(0);
            if (index === undefined) continue;
            list.put(index);
            model.freed.push(index);
          } else if (kind === 'commit') {
            journal.commit();
            committed = structuredClone(model);
          } else {
            journal.rollback();
            model = structuredClone(committed);
          }
          expect([...list.freed()]).toEqual(model.freed);
          expect([list.resting, list.highWater, list.handedOut]).toEqual([
            model.freed.length,
            model.fresh + 1,
            model.handedOut,
          ]);
        }
      },
    ),
    { seed, numRuns },
  );
});
