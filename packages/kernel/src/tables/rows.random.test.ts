import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Journal } from '../journal/journal.js';
import { objectWords } from '../testing/object-words.js';
import { FreeList } from './free-list.js';
import { ObjectRow, RowKind } from './layout.js';
import { ObjectTable } from './objects.js';

const numRuns = runs(200);

/** Words that change: not the kind, the number, and what says which resource a row is. */
const CHANGED = Array.from({ length: ObjectRow.Words }, (_, word) => word).filter(
  (word) =>
    ![
      ...[ObjectRow.Kind, ObjectRow.SerialLow, ObjectRow.SerialHigh],
      ...[ObjectRow.BornKind, ObjectRow.Base, ObjectRow.Cell],
    ].includes(word),
);

/** What is done to a table; `pick` chooses one of the rows in use. */
const act = fc.record({
  kind: fc.constantFrom(
    ...[
      'make',
      'make',
      'make',
      'resource',
      'resource',
      'hold',
      'hold-latest',
      'hold-latest',
      'change',
      'change',
      'free',
      'free',
      'free',
    ],
    ...['mark', 'undo', 'rollback', 'commit'],
  ),
  pick: fc.nat(30),
});

/** What a mark or a commit is gone back to: the mark, and what there was. */
interface Before {
  readonly mark: number;
  /** How many resources had been acquired. */
  readonly acquired: number;
  readonly hash: string;
  readonly rows: readonly (readonly number[])[];
}

test(`rows of the object table are as they were after every undo, also those that were freed and made again since (${numRuns} tables, seed ${seed})`, () => {
  let madeAgain = 0;
  let cells = 0;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const journal = new Journal();
      const objects = new ObjectTable(journal);
      // What was acquired since the last commit, by their cells.
      const acquired: number[] = [];
      const seen = (): Before => ({
        mark: journal.mark(),
        acquired: acquired.length,
        hash: journal.hash(),
        rows: objectWords(objects),
      });
      let committed = seen();
      let marks: Before[] = [];
      let freed = new Set<number>();
      for (const { kind, pick } of acts) {
        const used = [...objects.all()];
        const row = used[pick % Math.max(1, used.length)] ?? 0;
        if (kind === 'make' || kind === 'resource') {
          const serial = objects.freeRows.handedOut;
          if (kind === 'resource') acquired.push(++cells);
          const made =
            kind === 'make' ? objects.createRow(RowKind.Object, pick, 5) : objects.create(16, pick, cells);
          if (freed.has(made)) madeAgain++;
          expect(used).not.toContain(made);
          expect([objects.serialOf(made), objects.recognizableOf(made)]).toEqual([serial, 0]);
        } else if (kind === 'mark') marks.push(seen());
        else if (kind === 'undo' || kind === 'rollback') {
          const before = kind === 'undo' ? marks.pop() : committed;
          if (before === undefined) continue;
          const given = kind === 'undo' ? journal.undoTo(before.mark) : journal.rollback();
          if (kind === 'rollback') [marks, freed] = [[], new Set()];
          const due = acquired.splice(before.acquired).map((cell) => ({ kind: 16, cell }));
          expect(given).toEqual(due.reverse());
          expect(seen()).toEqual(before);
        } else if (kind === 'commit') {
          journal.commit();
          acquired.length = 0;
          [marks, freed, committed] = [[], new Set(), seen()];
        } else if (row === 0) continue;
        else if (kind === 'hold') objects.hold(row);
        else if (kind === 'hold-latest') {
          const latest = objects.freeRows.latest;
          const held = objects.holdLatest(row);
          expect(held).toBe(row === latest && objects.has(row));
          if (held) expect([objects.reachableOf(row), objects.holdLatest(row)]).toEqual([1, false]);
        } else if (kind === 'change') objects.set(row, CHANGED[pick % CHANGED.length], pick);
        else {
          objects.free(row);
          freed.add(row);
        }
        expect(objects.live).toBe([...objects.all()].length);
      }
    }),
    { seed, numRuns },
  );
  expect(madeAgain).toBeGreaterThan(numRuns);
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

test('what is made after a checkpoint changes and goes without records, and with them after another', () => {
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
  expect(records(() => objects.free(made))).toBe(0);
  expect(records(() => objects.free(old))).toBe(1);
  expect(journal.undoTo(mark)).toEqual([{ kind: 16, cell: 2 }]);
  expect([journal.hash(), objects.reachableOf(first), objects.reachableOf(old)]).toEqual([hash, 1, 2]);
  journal.commit();
  expect(records(() => objects.hold(first))).toBe(1);
});

test(`a free list is a queue, also after undo (${numRuns} lists, seed ${seed})`, () => {
  let mostFreed = 0;
  let wrapped = false;
  fc.assert(
    fc.property(
      fc
        .array(
          fc.record({
            kind: fc.constantFrom('take', 'take', 'put', 'put', 'mark', 'undo', 'commit', 'rollback'),
            often: fc.constantFrom(1, 1, 1, 30),
          }),
          { maxLength: 150 },
        )
        // Only what is taken and put is done more than once.
        .map((acts) =>
          acts.flatMap(({ kind, often }) =>
            Array.from({ length: kind === 'take' || kind === 'put' ? often : 1 }, () => kind),
          ),
        ),
      fc.nat(60),
      fc.constantFrom(0, 2 ** 31 - 61, 2 ** 31 - 5),
      (acts, used, start) => {
        const journal = new Journal();
        const untaken: number[] = [];
        const list = new FreeList(journal, 'test', 100, (index) => untaken.push(index), start);
        // What number the first index since the last checkpoint has, once anything changed.
        let newFrom: number | null = null;
        // `rested` of those that are free were so at the last commit.
        let model = { used: [] as number[], freed: [] as number[], fresh: 0, handedOut: 0, rested: 0 };
        for (let index = 1; index <= used; index++) model.used.push(list.take());
        model.fresh = used;
        model.handedOut = start + used;
        journal.commit();
        let committed = structuredClone(model);
        const marks: (typeof model & { mark: number; hash: string })[] = [];
        for (const kind of acts) {
          if (kind === 'take') {
            const reused = model.freed.shift();
            const expected = reused ?? (model.fresh < 99 ? ++model.fresh : 0);
            // The indexes that were free at the commit come first.
            expect(list.nextWasUsed).toBe(reused !== undefined && model.rested === 0);
            if (model.rested > 0) model.rested--;
            newFrom ??= model.handedOut;
            expect(list.take()).toBe(expected);
            if (expected !== 0) {
              expect(list.numberHigh * 2 ** 31 + list.numberLow).toBe(model.handedOut);
              model.used.push(expected);
              model.handedOut++;
            }
          } else if (kind === 'put') {
            // Not in the order of their numbers.
            const index = model.used.splice(model.used.length >> 1, 1).at(0);
            if (index === undefined) continue;
            newFrom ??= model.handedOut;
            list.put(index);
            model.freed.push(index);
          } else if (kind === 'mark') {
            newFrom = null;
            marks.push({ ...structuredClone(model), mark: journal.mark(), hash: journal.hash() });
          } else if (kind === 'undo') {
            const before = marks.pop();
            if (before === undefined) continue;
            newFrom = null;
            journal.undoTo(before.mark);
            expect(journal.hash()).toBe(before.hash);
            model = structuredClone(before);
          } else {
            newFrom = null;
            if (kind === 'commit') {
              journal.commit();
              model.rested = model.freed.length;
              committed = structuredClone(model);
            } else {
              untaken.length = 0;
              journal.rollback();
              model = structuredClone(committed);
              // Each index that was free at the commit and is taken no longer, once.
              const wereFree = untaken.filter((index) => !committed.used.includes(index));
              expect([wereFree.length, new Set(untaken).size]).toEqual([untaken.length, untaken.length]);
            }
            marks.length = 0;
          }
          mostFreed = Math.max(mostFreed, model.freed.length);
          wrapped ||= list.state()[2] > 0;
          const misjudged: number[] = [];
          for (let number = model.handedOut - 1; number > start && number > model.handedOut - 9; number--) {
            const isNew = newFrom !== null && number >= newFrom && number < 2 ** 31 === newFrom < 2 ** 31;
            if (list.isNew(number % 2 ** 31, Math.floor(number / 2 ** 31)) !== isNew) misjudged.push(number);
          }
          const counts = [list.resting, list.highWater, list.handedOut];
          // As a text: there are very many.
          expect(`${misjudged};${[...list.freed()]};${counts}`).toBe(
            `;${model.freed};${[model.freed.length, model.fresh + 1, model.handedOut]}`,
          );
        }
      },
    ),
    { seed, numRuns },
  );
  // Its ring has 16 places at first.
  expect(mostFreed).toBeGreaterThan(16);
  // So has the count of what was taken from it, which begins again at 2^31.
  expect(wrapped).toBe(true);
});
