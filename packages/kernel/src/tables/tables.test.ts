import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Journal, type Resource } from '../journal/journal.js';
import { ReleaseList } from '../collect/release-list.js';
import { FreeList } from './free-list.js';
import { IndexMap } from './index-map.js';
import { ObjectTable } from './objects.js';
import { Ring } from './ring.js';

describe('free list', () => {
  test('freed indexes come back first-in first-out, before fresh ones', () => {
    const journal = new Journal();
    const free = new FreeList(journal, 'test', 10);
    expect([free.take(), free.take(), free.take()]).toEqual([1, 2, 3]);
    free.put(2);
    free.put(1);
    expect([free.take(), free.take(), free.take()]).toEqual([2, 1, 4]);
  });

  test('answers 0 when every index is in use', () => {
    const free = new FreeList(new Journal(), 'test', 3);
    expect([free.take(), free.take(), free.take()]).toEqual([1, 2, 0]);
    free.put(1);
    expect(free.take()).toBe(1);
  });
});

describe('ring', () => {
  test('is first-in first-out wherever its head stands when it grows', () => {
    for (let head = 0; head < 16; head++) {
      const ring = new Ring(new Journal(), 'test');
      for (let item = 1; item <= head; item++) {
        ring.push(item);
        ring.take();
      }
      const items = Array.from({ length: 40 }, (_, index) => index + 1);
      for (const item of items) ring.push(item);
      expect([...ring.items()]).toEqual(items);
      expect(items.map(() => ring.take())).toEqual(items);
      expect(ring.take()).toBe(0);
    }
  });
});

describe('index map', () => {
  test('behaves like a Map, and a rollback restores it', () => {
    const command = fc.record({
      key: fc.integer({ min: 1, max: 60 }),
      // 0 takes the key out.
      value: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 300 }),
        fc.array(command, { maxLength: 300 }),
        (kept, undone) => {
          const journal = new Journal();
          const map = new IndexMap(journal, 'test');
          const model = new Map<number, number>();
          const apply = (commands: typeof kept) => {
            for (const { key, value } of commands) {
              if (value === 0) map.delete(key);
              else map.set(key, value);
            }
          };
          apply(kept);
          for (const { key, value } of kept) value === 0 ? model.delete(key) : model.set(key, value);
          journal.commit();
          const hash = journal.hash();
          apply(undone);
          journal.rollback();
          expect(journal.hash()).toBe(hash);
          expect(map.size).toBe(model.size);
          for (let key = 1; key <= 60; key++) expect(map.get(key)).toBe(model.get(key) ?? 0);
        },
      ),
      { seed },
    );
  });
});

describe('c-list', () => {
  test('a freed handle is never valid again at 32 bits, and its index retires before its generation would wrap', () => {
    const journal = new Journal();
    const clist = journal.clist('test', { handleBits: 32, quota: 100 });
    const seen = new Set<number>();
    for (let round = 0; round < 2000; round++) {
      const handle = clist.allocate(7);
      expect(handle).toBeGreaterThan(0);
      expect(seen.has(handle)).toBe(false);
      seen.add(handle);
      clist.remove(handle);
      expect(clist.objectOf(handle)).toBe(0);
    }
  });

  test('at 16 bits a generation wraps after 32 uses of its index', () => {
    const clist = new Journal().clist('test', { handleBits: 16, quota: 1023 });
    const first = clist.allocate(7);
    clist.remove(first);
    for (let use = 1; use < 32; use++) {
      const handle = clist.allocate(7);
      expect(handle).not.toBe(first);
      expect(handle).toBeLessThan(2 ** 15);
      clist.remove(handle);
    }
    expect(clist.allocate(7)).toBe(first);
  });

  test('hits are exactly the live handles: all 65,536 numbers of a 16-bit table', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 50, maxLength: 400 }), (steps) => {
        const clist = new Journal().clist('test', { handleBits: 16, quota: 1023 });
        const live = new Map<number, number>();
        steps.forEach((grow, step) => {
          if (grow || live.size === 0) live.set(clist.allocate(step + 1), step + 1);
          else {
            const [handle] = live.keys();
            clist.remove(handle);
            live.delete(handle);
          }
        });
        const wrong: number[] = [];
        for (let number = 0; number < 65_536; number++) {
          if (clist.objectOf(number) !== (live.get(number) ?? 0)) wrong.push(number);
        }
        expect(wrong).toEqual([]);
        for (const number of [-1, -(2 ** 31), 2 ** 31 - 1, Number.NaN])
          expect(clist.objectOf(number)).toBe(0);
      }),
      { seed, numRuns: 20 },
    );
  });

  test('is full at its quota, and at 1,023 entries of 16 bits', () => {
    const small = new Journal().clist('test', { handleBits: 32, quota: 2 });
    expect([small.allocate(1), small.allocate(2), small.allocate(3)].map((handle) => handle > 0)).toEqual([
      true,
      true,
      false,
    ]);
    const wide = new Journal().clist('test', { handleBits: 16, quota: 5000 });
    let entries = 0;
    while (wide.allocate(entries + 1) !== 0) entries++;
    expect(entries).toBe(1023);
  });
});

/** Frees the resources that nobody holds; answers those that were released. */
function settle(objects: ObjectTable): Resource[] {
  const released = new ReleaseList();
  objects.settleResources(released);
  return Array.from({ length: released.length }, (_, index) => ({
    kind: released.kindAt(index),
    cell: released.cellAt(index),
  }));
}

describe('objects', () => {
  test('a resource is released exactly once, when its last holder lets go', () => {
    const journal = new Journal();
    const objects = new ObjectTable(journal);
    const object = objects.create(16, 3, 42);
    objects.hold(object);
    objects.hold(object);
    objects.letGo(object);
    expect(settle(objects)).toEqual([]);
    objects.letGo(object);
    expect(settle(objects)).toEqual([{ kind: 16, cell: 42 }]);
    expect(settle(objects)).toEqual([]);
    expect(objects.live).toBe(0);
  });

  test('a facet is made once per base and rights, keeps its base, and never gains a right', () => {
    const objects = new ObjectTable(new Journal());
    const base = objects.create(16, 0b0111, 1);
    objects.hold(base);
    const facet = objects.restrict(base, 0b1011);
    expect(objects.rightsOf(facet)).toBe(0b0011);
    expect(objects.restrict(base, 0b0011)).toBe(facet);
    const narrower = objects.restrict(facet, 0b0110);
    expect(objects.rightsOf(narrower)).toBe(0b0010);
    expect(objects.same(narrower, base)).toBe(true);
    objects.hold(facet);
    objects.hold(narrower);
    objects.letGo(base);
    expect(settle(objects)).toEqual([]);
    objects.letGo(facet);
    objects.letGo(narrower);
    expect(settle(objects)).toEqual([{ kind: 16, cell: 1 }]);
    expect(objects.live).toBe(0);
  });

  test('voiding a base voids its facets, and nothing is released again', () => {
    const objects = new ObjectTable(new Journal());
    const base = objects.create(16, 3, 1);
    const facet = objects.restrict(base, 1);
    objects.hold(base);
    objects.hold(facet);
    objects.void(facet);
    expect([objects.isGone(base), objects.isGone(facet)]).toEqual([true, true]);
    objects.letGo(base);
    objects.letGo(facet);
    expect(settle(objects)).toEqual([]);
    expect(objects.live).toBe(0);
  });

  test('a rollback answers what was acquired, newest first, and leaves no trace in the tables', () => {
    const journal = new Journal();
    const objects = new ObjectTable(journal);
    objects.hold(objects.create(16, 3, 1));
    journal.commit();
    const hash = journal.hash();
    objects.hold(objects.create(16, 3, 2));
    objects.hold(objects.create(17, 0, 3));
    expect(journal.rollback()).toEqual([
      { kind: 17, cell: 3 },
      { kind: 16, cell: 2 },
    ]);
    expect(journal.hash()).toBe(hash);
  });
});
