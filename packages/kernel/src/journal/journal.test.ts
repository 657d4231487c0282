import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Journal } from './journal.js';
import { IndexMap } from '../tables/index-map.js';

describe('a rollback', () => {
  test('undoes writes of columns that grew meanwhile, newest first', () => {
    const journal = new Journal();
    const column = journal.column('test', 16, -1);
    journal.write(column, 3, 7);
    journal.commit();
    const hash = journal.hash();
    const seen: number[] = [];
    const unfollow = column.follow((data) => seen.push(data.length));
    journal.write(column, 3, 8);
    journal.write(column, 1000, 9);
    journal.write(column, 3, 10);
    journal.write(column, 1000, 11);
    expect(seen).toEqual([16, 1024]);
    journal.rollback();
    unfollow();
    expect([column.data[3], column.data[1000], journal.hash()]).toEqual([7, -1, hash]);
    journal.write(column, 5000, 1);
    expect(seen).toHaveLength(2);
  });

  test('puts replaced data back, and writes before and after the replacement', () => {
    const journal = new Journal();
    const column = journal.column('test', 4);
    journal.write(column, 1, 5);
    journal.commit();
    const old = column.data;
    journal.write(column, 1, 6);
    journal.replace(column, new Int32Array(8).fill(3));
    journal.write(column, 7, 4);
    journal.replace(column, new Int32Array(16));
    journal.write(column, 1, 9);
    journal.rollback();
    expect(column.data).toBe(old);
    expect([...column.data]).toEqual([0, 5, 0, 0]);
  });

  test('tells what was acquired, newest first, and only since the commit', () => {
    const journal = new Journal();
    const made = journal.changes((kind, cell, _now, acquired) => acquired.push({ kind, cell }));
    journal.note(made, 1, 1, 0);
    journal.commit();
    journal.note(made, 2, 2, 0);
    journal.note(made, 3, -3, 0);
    expect(journal.rollback()).toEqual([
      { kind: 3, cell: -3 },
      { kind: 2, cell: 2 },
    ]);
    expect(journal.rollback()).toEqual([]);
  });

  test('of more changes than the log had room for', () => {
    const journal = new Journal();
    const column = journal.column('test');
    const hash = journal.hash();
    for (let key = 0; key < 10_000; key++) journal.write(column, key % 777, key + 1);
    expect(journal.pending).toBe(10_000);
    journal.rollback();
    expect([journal.hash(), journal.pending]).toEqual([hash, 0]);
  });

  test('tells what stands beside the columns, and so does a commit', () => {
    const journal = new Journal();
    const told: string[] = [];
    journal.follow({ committed: () => told.push('committed'), rolledBack: () => told.push('rolled back') });
    journal.commit();
    journal.rollback();
    expect(told).toEqual(['committed', 'rolled back']);
  });
});

test('a c-list is dropped only when nothing is pending, and is empty from then on', () => {
  const journal = new Journal();
  const hash = journal.hash();
  const table = journal.clist('test', { handleBits: 32, quota: 10 });
  const behind = journal.clist('behind', { handleBits: 16, quota: 10 });
  const handle = table.allocate(7);
  expect(() => journal.dropClist(table)).toThrow('CLIST_NOT_NOW');
  journal.commit();
  journal.dropClist(table);
  const next = journal.clist('next', { handleBits: 32, quota: 10 });
  expect([next.number, behind.number]).toEqual([table.number, 1]);
  expect(next.allocate(8)).toBe(handle);
  expect([table.objectOf(handle), table.handleOf(8), table.size, [...table.handles()]]).toEqual([
    0,
    0,
    0,
    [],
  ]);
  expect(() => table.allocate(9)).toThrow('CLIST_BAD_TABLE');
  journal.commit();
  for (const each of [next, behind]) journal.dropClist(each);
  expect(journal.hash()).toBe(hash);
});

test('changes of columns and c-lists are undone in one order, also a part of them', () => {
  const journal = new Journal();
  const column = journal.column('test', 4);
  const table = journal.clist('test', { handleBits: 32, quota: 2000 });
  const handles: number[] = [];
  for (let object = 1; object < 10; object++) handles.push(table.allocate(object));
  journal.commit();
  const hash = journal.hash();
  const marks: number[] = [];
  const hashes: string[] = [];
  for (let round = 0; round < 50; round++) {
    marks.push(journal.mark());
    hashes.push(journal.hash());
    for (let object = 100; object < 120; object++) {
      table.setLink(table.allocate(object * 10 + round * 10_000), object);
      journal.write(column, object, round);
    }
    table.export(table.exportHandle(round, false), 5_000_000 + round);
    if (round < 9) table.remove(handles[round]);
  }
  expect(table.size).toBe(9 + 50 * 21 - 9);
  for (const round of [49, 20, 3]) {
    journal.undoTo(marks[round]);
    expect(journal.hash()).toBe(hashes[round]);
  }
  journal.rollback();
  expect(journal.hash()).toBe(hash);
});

test('the hash is of what is used, not of the room, and of names and order', () => {
  const one = new Journal();
  one.write(one.column('a', 4), 1, 5);
  const same = new Journal();
  const column = same.column('a', 64);
  same.write(column, 1, 5);
  same.write(column, 900, 5);
  same.write(column, 900, 0);
  expect(same.hash()).toBe(one.hash());
  const other = new Journal();
  other.write(other.column('b', 4), 1, 5);
  expect(other.hash()).not.toBe(one.hash());
});

test(`an index map that grew in a crank that is undone is as it was (${runs(60)} maps, seed ${seed})`, () => {
  const keys = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 400 });
  fc.assert(
    fc.property(
      keys,
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 4000 })), { maxLength: 600 }),
      (kept, undone) => {
        const journal = new Journal();
        const map = new IndexMap(journal, 'test');
        for (const key of kept) map.set(key, key + 1);
        journal.commit();
        const hash = journal.hash();
        const room = journal.columns.map(({ data }) => data);
        for (const [set, key] of undone) set ? map.set(key, 1) : map.delete(key);
        for (const key of kept) map.delete(key);
        journal.rollback();
        expect(journal.hash()).toBe(hash);
        expect(journal.columns.every(({ data }, index) => data === room[index])).toBe(true);
        for (const key of kept) expect(map.get(key)).toBe(key + 1);
        expect(map.size).toBe(new Set(kept).size);
      },
    ),
    { seed, numRuns: runs(60) },
  );
});
