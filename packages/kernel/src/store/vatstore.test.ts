import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Journal } from '../journal/journal.js';
import { compareKeys } from './key-tree.js';
import { ENTRY_BYTES, LARGEST_VALUE, LONGEST_KEY, Vatstore } from './vatstore.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const MOST = 1 << 20;

function keysOf(store: Vatstore, space: number): number[][] {
  const keys: number[][] = [];
  for (let key = store.nextKey(space, bytes()); key !== null; key = store.nextKey(space, key))
    keys.push([...key]);
  return keys;
}

describe('a space', () => {
  test('tells an empty value from none, and orders keys by their bytes', () => {
    const store = new Vatstore(new Journal());
    for (const key of [bytes(255), bytes(1, 0), bytes(1), bytes(0), bytes(2)])
      store.set(1, key, bytes(), MOST);
    expect([store.get(1, bytes(1)), store.get(1, bytes(3)), store.get(2, bytes(1))]).toEqual([
      bytes(),
      null,
      null,
    ]);
    expect(keysOf(store, 1)).toEqual([[0], [1], [1, 0], [2], [255]]);
    expect(store.nextKey(1, bytes(1, 7))).toEqual(bytes(2));
    store.delete(1, bytes(1));
    store.delete(1, bytes(9));
    expect(keysOf(store, 1)).toEqual([[0], [1, 0], [2], [255]]);
  });

  test('refuses what is too long, empty keys, and more bytes than it may have, and stays as it was', () => {
    const journal = new Journal();
    const store = new Vatstore(journal);
    const most = 2 * ENTRY_BYTES + 4;
    expect(store.set(1, bytes(1), bytes(1), most)).toBeNull();
    const hash = journal.hash();
    expect(store.set(1, bytes(), bytes(1), most)).toBe('bad-length');
    expect(store.set(1, new Uint8Array(LONGEST_KEY + 1), bytes(), most)).toBe('bad-length');
    expect(store.set(1, bytes(2), new Uint8Array(LARGEST_VALUE + 1), most * LARGEST_VALUE)).toBe(
      'bad-length',
    );
    expect(store.set(1, bytes(2), bytes(1, 2), most)).toBe('store-full');
    expect(journal.hash()).toBe(hash);
    expect(store.set(1, bytes(2), bytes(1), most)).toBeNull();
    expect(store.set(1, bytes(2), bytes(1, 2), most)).toBe('store-full');
    expect(store.set(1, bytes(2), bytes(), most)).toBeNull();
    expect(store.bytes(1)).toBe(most - 1);
  });

  test('is emptied entry by entry, and its neighbours keep theirs', () => {
    const store = new Vatstore(new Journal());
    for (let key = 0; key < 100; key++) {
      store.set(1, bytes(key), bytes(1), MOST);
      store.set(2, bytes(key), bytes(2), MOST);
    }
    let deleted = 0;
    while (store.deleteFirst(1)) deleted++;
    expect([deleted, store.bytes(1), keysOf(store, 1), keysOf(store, 2).length]).toEqual([100, 0, [], 100]);
  });

  test('stays shallow when keys come in order', () => {
    const journal = new Journal();
    const store = new Vatstore(journal);
    const key = (n: number) => bytes(n >> 8, n & 255);
    for (let n = 0; n < 20_000; n++) store.set(1, key(n), bytes(), 1 << 24);
    const before = journal.mark();
    store.set(1, key(20_000), bytes(), 1 << 24);
    // Each record is four words; a path of 2 log2(20,000) rows with at most four writes each.
    expect((journal.mark() - before) / 4).toBeLessThan(130);
    for (let n = 0; n < 20_000; n += 2) store.delete(1, key(n));
    expect(store.nextKey(1, key(6))).toEqual(key(7));
  });
});

const change = fc.record({
  space: fc.integer({ min: 1, max: 2 }),
  key: fc.uint8Array({ minLength: 1, maxLength: 2, max: 5 }),
  value: fc.option(fc.uint8Array({ maxLength: 3 }), { nil: null }),
});

test('does as a sorted map does, commits and rollbacks included', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ changes: fc.array(change, { maxLength: 20 }), commits: fc.boolean() }), {
        maxLength: 12,
      }),
      (steps) => {
        const journal = new Journal();
        const store = new Vatstore(journal);
        let model = new Map<string, Uint8Array>();
        for (const { changes, commits } of steps) {
          const hash = journal.hash();
          const next = new Map(model);
          for (const { space, key, value } of changes) {
            if (value === null) {
              store.delete(space, key);
              next.delete(`${space}:${key}`);
            } else {
              store.set(space, key, value, MOST);
              next.set(`${space}:${key}`, value);
            }
          }
          if (commits) {
            journal.commit();
            model = next;
          } else {
            journal.rollback();
            expect(journal.hash()).toBe(hash);
          }
          for (const space of [1, 2]) {
            const expected = [...model.keys()]
              .filter((key) => key.startsWith(`${space}:`))
              .map((key) => Uint8Array.from(key.slice(2).split(',').map(Number)))
              .sort(compareKeys);
            expect(keysOf(store, space)).toEqual(expected.map((key) => [...key]));
            for (const key of expected) expect(store.get(space, key)).toEqual(model.get(`${space}:${key}`));
          }
        }
      },
    ),
    { seed, numRuns: 200 },
  );
});
