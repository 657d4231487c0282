import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReleaseList } from '../collect/release-list.js';
import { Journal } from '../journal/journal.js';
import { objectWords } from '../testing/object-words.js';
import { ObjectRow } from './layout.js';
import { ObjectTable } from './objects.js';

const numRuns = runs(300);

/** What is done to a table; `pick` chooses one of the rows in use, or one of the marks. */
const act = fc.record({
  kind: fc.constantFrom(
    ...['create', 'create', 'create', 'restrict', 'restrict', 'restrict', 'hold-latest', 'hold', 'hold'],
    ...['let-go', 'let-go', 'let-go', 'drop', 'forget', 'void', 'settle', 'settle'],
    ...['mark', 'mark', 'undo', 'rollback', 'commit'],
  ),
  pick: fc.nat(1000),
});

/** What a mark or a commit is gone back to. */
interface Before {
  readonly mark: number;
  readonly acquired: number;
  readonly hash: string;
  readonly rows: readonly (readonly number[])[];
  /** Holders beside the facets, and who merely knows a row. */
  readonly holders: ReadonlyMap<number, number>;
  readonly knowers: ReadonlyMap<number, number>;
}

test(`resources and facets that come and go are as they were after every undo, to any mark (${numRuns} tables, seed ${seed})`, () => {
  let undone = 0;
  let facetsGone = 0;
  let latestHeld = 0;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
      const journal = new Journal();
      const objects = new ObjectTable(journal);
      const released = new ReleaseList();
      let cells = 0;
      const acquired: number[] = [];
      let holders = new Map<number, number>();
      let knowers = new Map<number, number>();
      const count = (map: Map<number, number>, row: number, more: number) =>
        map.set(row, (map.get(row) ?? 0) + more);
      const seen = (): Before => ({
        mark: journal.mark(),
        acquired: acquired.length,
        hash: journal.hash(),
        rows: objectWords(objects),
        holders: new Map(holders),
        knowers: new Map(knowers),
      });
      let committed = seen();
      let marks: Before[] = [];
      const settle = () => {
        const unheld = [...objects.all()].filter(
          (row) =>
            !objects.isGone(row) && objects.get(row, ObjectRow.Base) === 0 && objects.reachableOf(row) === 0,
        );
        const facets = [...objects.all()].filter((row) => objects.get(row, ObjectRow.Base) !== 0).length;
        // Bases that only facets hold that nobody holds go with them.
        expect(objects.settleResources(released)).toBe(0);
        const given = Array.from({ length: released.length }, (_, index) => released.cellAt(index));
        released.clear();
        expect(new Set(given).size).toBe(given.length);
        for (const row of unheld) expect(objects.has(row) && !objects.isGone(row)).toBe(false);
        for (const row of objects.all())
          expect(objects.recognizableOf(row), `row ${row} is held by nobody`).toBeGreaterThan(0);
        facetsGone +=
          facets - [...objects.all()].filter((row) => objects.get(row, ObjectRow.Base) !== 0).length;
        for (const row of [...holders.keys()]) if (!objects.isUsed(row)) holders.delete(row);
        // One does not go back behind this but to the last commit.
        marks = [];
      };
      for (const { kind, pick } of acts) {
        const used = [...objects.all()];
        const row = used[pick % Math.max(1, used.length)] ?? 0;
        const held = holders.get(row) ?? 0;
        const known = knowers.get(row) ?? 0;
        if (kind === 'create') {
          acquired.push(++cells);
          expect(used).not.toContain(objects.create(16, 7, cells));
        } else if (kind === 'mark') marks.push(seen());
        else if (kind === 'undo' || kind === 'rollback') {
          const at = pick % Math.max(1, marks.length);
          const before = kind === 'undo' ? marks[at] : committed;
          if (before === undefined) continue;
          marks = kind === 'undo' ? marks.slice(0, at + (pick % 2)) : [];
          const given = kind === 'undo' ? journal.undoTo(before.mark) : journal.rollback();
          const due = acquired.splice(before.acquired).map((cell) => ({ kind: 16, cell }));
          expect(given).toEqual(due.reverse());
          [holders, knowers] = [new Map(before.holders), new Map(before.knowers)];
          if (due.length > 0) undone++;
          expect(objects.freeRows.latest).toBe(0);
          expect(seen()).toEqual(before);
        } else if (kind === 'commit') {
          settle();
          journal.commit();
          acquired.length = 0;
          committed = seen();
        } else if (kind === 'settle') settle();
        else if (row === 0) continue;
        else if (kind === 'restrict') {
          if (objects.isGone(row)) continue;
          const facet = objects.restrict(row, pick & 7);
          expect([objects.cellOf(facet), objects.same(facet, row)]).toEqual([objects.cellOf(row), true]);
        } else if (kind === 'hold-latest') {
          const latest = objects.freeRows.latest;
          if (latest === 0) continue;
          expect([holders.get(latest) ?? 0, knowers.get(latest) ?? 0]).toEqual([0, 0]);
          if (objects.holdLatest(latest)) {
            latestHeld++;
            count(holders, latest, 1);
          }
        } else if (kind === 'hold') {
          objects.hold(row);
          count(holders, row, 1);
        } else if (kind === 'let-go' && held > 0) {
          objects.letGo(row);
          count(holders, row, -1);
        } else if (kind === 'drop' && held > 0) {
          objects.drop(row);
          count(holders, row, -1);
          count(knowers, row, 1);
        } else if (kind === 'forget' && known > 0) {
          objects.forget(row);
          count(knowers, row, -1);
        } else if (kind === 'void') objects.void(row);
        for (const each of objects.all()) {
          const facets = [...objects.facetsOf(each)].length;
          expect([each, objects.reachableOf(each), objects.get(each, ObjectRow.Known)]).toEqual([
            ...[each, (holders.get(each) ?? 0) + facets, knowers.get(each) ?? 0],
          ]);
        }
        for (const free of objects.freeRows.freed())
          expect([free, objects.isUsed(free), objects.isClear(free)]).toEqual([free, false, true]);
      }
    }),
    { seed, numRuns },
  );
  expect([undone, facetsGone, latestHeld].map((times) => times > numRuns / 10)).toEqual([true, true, true]);
});
