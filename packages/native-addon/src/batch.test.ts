import { afterEach, describe, expect, test } from 'vitest';
import { Arena } from './arena.js';
import { Batch } from './batch.js';
import { Lists } from './lists.js';
import { CLIST_STATUS } from './status.js';
import { CListTable } from './table.js';
import { ENGINES } from './testing/arenas.js';

const OPTIONS = { handleBits: 32, quota: 100_000 } as const;
const arenas: Arena[] = [];

function world(engine: (typeof ENGINES)[number]) {
  const arena = new Arena({ engine, lines: 64 });
  arenas.push(arena);
  return { arena, table: CListTable.make(arena, OPTIONS), other: CListTable.make(arena, OPTIONS) };
}

afterEach(() => {
  for (const arena of arenas.splice(0)) arena.close();
});

/** Objects from `first` on. */
const objects = (first: number, count: number) => Int32Array.from({ length: count }, (_, at) => first + at);

function tell(table: CListTable, object: number): void {
  if (table.handleOf(object) === 0) table.allocate(object);
}

/** What else uses the room, moves it, or moves the arena, while a batch is being filled. */
const OTHERS: Readonly<Record<string, (arena: Arena, other: CListTable) => void>> = {
  'a snapshot': (_, other) => {
    tell(other, 500);
    other.snapshot();
  },
  'a restored snapshot': (arena) => {
    const copy = CListTable.make(arena, OPTIONS);
    for (let object = 1; object < 400; object++) copy.allocate(object);
    arena.commit();
    CListTable.make(arena, OPTIONS).restore(copy.snapshot());
  },
  'a longer batch': (arena, other) => {
    const batch = new Batch(arena, { requests: 1, words: 20_000 });
    batch.load(other, objects(1, 10_000));
    batch.run();
  },
  'a batch that is filled in between, too': (arena, other) => {
    const batch = new Batch(arena, { requests: 100 });
    for (let request = 0; request < 100; request++) batch.deliver(other, [request + 1, 700]);
  },
  'a list': (arena, other) => {
    new Lists(arena, { told: 0, named: 0, removed: 0 }).deliver(other, objects(1, 256), 0, 256);
  },
  'an arena that grows': (_, other) => {
    for (let object = 1; object < 3000; object++) tell(other, object);
  },
  'a longer log': (arena) => {
    for (let times = 0; times < 3000; times++) arena.append(-1, times, 0, 1);
  },
  'a request by hand': (arena) => {
    arena.reserveRoom(9000);
    arena.words.fill(0x5555, arena.roomAt, arena.roomAt + arena.roomWords);
  },
};

describe.each(ENGINES)('%s', (engine) => {
  test.each(Object.keys(OTHERS))('a batch keeps its requests and answers beside %s', (name) => {
    const [quiet, busy] = [false, true].map((disturbed) => {
      const { arena, table, other } = world(engine);
      const disturb = () => {
        if (disturbed) OTHERS[name](arena, other);
      };
      const batch = new Batch(arena, { requests: 3, words: 40 });
      const answers: unknown[] = [];
      for (let round = 0; round < 3; round++) {
        batch.clear();
        disturb();
        batch.deliver(table, [7 + round, 8, 9]);
        disturb();
        batch.send(table, [-1, -2 - round]);
        batch.objects(table, [1, 2, 3]);
        if (round !== 1) disturb();
        batch.run();
        const [outputs, list] = [batch.outputs(0, 3), batch.list(0)];
        if (round !== 0) disturb();
        expect([outputs, list]).toEqual([batch.outputs(0, 3), batch.list(0)]);
        answers.push([0, 1, 2].map((request) => batch.status(request)));
        answers.push(
          [...batch.outputs(0, 3)],
          [...batch.list(0)],
          [...batch.list(1)],
          [...batch.outputs(2, 3)],
        );
        answers.push(batch.output(0, 1), batch.listedCount(1));
        arena.commit();
        for (const each of [table, other])
          for (const handle of each.handles()) expect(each.handleOf(each.objectOf(handle))).toBe(handle);
        for (const handle of [...other.handles()]) other.remove(handle);
        arena.commit();
      }
      return [answers, [...table.snapshot()]];
    });
    expect(busy).toEqual(quiet);
  });

  test('after an error the answers of the requests before it are there, when the arena grew, too', () => {
    const { arena, table } = world(engine);
    const batch = new Batch(arena, { requests: 3, words: 9000 });
    const { length } = arena.words;
    batch.load(table, objects(1, 4000));
    batch.deliver(table, [5, 0]);
    batch.deliver(table, [9999]);
    expect(() => batch.run()).toThrow(expect.objectContaining({ code: 'CLIST_BAD_VALUE' }));
    expect(arena.words.length).toBeGreaterThan(length);
    expect([batch.status(0), ...batch.outputs(0, 4)]).toEqual([CLIST_STATUS.ok, 1, 2, 3, 4]);
    expect([table.size, table.handleOf(4000)]).toEqual([4000, 4000]);
    expect(() => batch.load(table, objects(1, 9000))).toThrow(
      expect.objectContaining({ code: 'CLIST_BATCH_FULL' }),
    );
    batch.clear();
    batch.deliver(table, [9999]);
    batch.run();
    expect([...batch.outputs(0, 1)]).toEqual([4001]);
  });

  test('a table of another arena, or one that was discarded, is refused, and nothing is done', () => {
    const { arena, table, other } = world(engine);
    const elsewhere = world(engine);
    const refused = expect.objectContaining({ name: 'RangeError', code: 'CLIST_BAD_TABLE' });
    const batch = new Batch(arena);
    const lists = new Lists(arena);
    for (const count of [1, 200]) {
      batch.clear();
      batch.deliver(table, objects(1, count));
      batch.deliver(elsewhere.table, objects(1, count));
      expect(() => batch.run()).toThrow(refused);
      for (const sort of ['deliver', 'send', 'drop', 'retire'] as const)
        expect(() => lists[sort](elsewhere.table, objects(1, count), 0, count)).toThrow(refused);
      expect(() => lists.sweep(elsewhere.table, 0, count)).toThrow(refused);
    }
    expect([table.size, elsewhere.table.size]).toEqual([0, 0]);
    // The number of a table that was discarded is another's after that.
    batch.clear();
    batch.deliver(other, [1]);
    other.discard();
    const next = CListTable.make(arena, OPTIONS);
    expect(next.number).toBe(other.number);
    next.allocate(77);
    arena.commit();
    expect(() => batch.run()).toThrow(refused);
    for (const count of [1, 200]) {
      for (const sort of ['deliver', 'send', 'drop', 'retire'] as const)
        expect(() => lists[sort](other, objects(1, count), 0, count)).toThrow(refused);
      expect(() => lists.sweep(other, 0, count)).toThrow(refused);
    }
    for (const change of [
      () => other.allocate(1),
      () => other.snapshot(),
      () => other.discard(),
      () => other.follow(() => {}),
    ])
      expect(change).toThrow(refused);
    expect(() => other.restore(table.snapshot())).toThrow(refused);
    expect([...next.handles()].map((handle) => next.objectOf(handle))).toEqual([77]);
  });

  test('counts and places that an array has not, and numbers of more than 32 bits, are refused', () => {
    const { arena, table } = world(engine);
    const batch = new Batch(arena, { requests: 2, words: 20 });
    const code = (expected: string) => expect.objectContaining({ name: 'RangeError', code: expected });
    for (const [from, count] of [
      [0, -1],
      [-1, 1],
      [0, 4],
      [3, 1],
      [0.5, 1],
      [0, Number.NaN],
      [0, 2 ** 32],
    ])
      for (const sort of ['handles', 'objects', 'deliver', 'send', 'drop', 'retire', 'load'] as const)
        expect(() => batch[sort](table, [1, 2, 3], from, count)).toThrow(code('CLIST_BAD_COUNT'));
    expect(() => batch.export(table, [-1, 2, -2])).toThrow(code('CLIST_BAD_COUNT'));
    for (const [first, count] of [
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, Number.NaN],
      [2 ** 31, 1],
    ])
      expect(() => batch.sweep(table, first, count)).toThrow(code('CLIST_BAD_COUNT'));
    for (const wrong of [2 ** 32 + 1, 0.5, Number.NaN, -(2 ** 31) - 1])
      expect(() => batch.deliver(table, [1, wrong])).toThrow(code('CLIST_BAD_VALUE'));
    for (const options of [{ requests: -1 }, { requests: Number.NaN }, { words: 0.5 }, { words: 2 ** 31 }])
      expect(() => new Batch(arena, options)).toThrow(code('CLIST_BAD_COUNT'));
    // What was refused left nothing behind.
    expect([batch.deliver(table, [7]), batch.deliver(table, [8])]).toEqual([0, 1]);
    expect(() => batch.deliver(table, [9])).toThrow(code('CLIST_BATCH_FULL'));
    batch.run();
    expect([...table.handles()]).toEqual([1, 2]);
  });
});
