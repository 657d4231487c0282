import { describe, expect, test } from 'vitest';
import { Arena, type ArenaOptions } from './arena.js';
import { type EngineId, LINES_MOST } from './engine/engine.js';
import { Header } from './layout.js';
import { Lists } from './lists.js';
import { CListTable, type TableOptions } from './table.js';
import { ENGINES } from './testing/arenas.js';

const OPTIONS = { handleBits: 32, quota: 1000 } as const;

function refused(code: string) {
  return expect.objectContaining({ name: 'RangeError', code });
}

describe.each(ENGINES)('%s', (engine) => {
  test('options that are none', () => {
    const none: Partial<ArenaOptions>[] = [
      ...[0, -1, 7, 8.5, Number.NaN, LINES_MOST[engine] + 1].map((lines) => ({ lines })),
    ];
    for (const options of none)
      expect(() => new Arena({ engine, ...options })).toThrow(refused('CLIST_BAD_COUNT'));
    for (const firstColumn of [-1, 0.5, Number.NaN, 2 ** 31, 2 ** 32])
      expect(() => new Arena({ engine, firstColumn })).toThrow(refused('CLIST_BAD_VALUE'));
    const arena = new Arena({ engine, lines: 8, firstColumn: 2 ** 31 - 2 ** 23 });
    const wrong: Partial<Record<keyof TableOptions, unknown>>[] = [
      ...[Number.NaN, -1, 0.5, 2 ** 31, 2 ** 32 + 5].map((quota) => ({ quota })),
      ...[8, 32.5, Number.NaN].map((handleBits) => ({ handleBits })),
      ...[Number.NaN, 0.5, 2 ** 32].map((seed) => ({ seed })),
    ];
    for (const options of wrong)
      expect(() => CListTable.make(arena, { ...OPTIONS, ...options } as TableOptions)).toThrow(
        refused('CLIST_BAD_VALUE'),
      );
    for (const words of [-1, 0.5, Number.NaN, 2 ** 29, 2 ** 32 + 5])
      expect(() => arena.reserveRoom(words)).toThrow(refused('CLIST_BAD_COUNT'));
    expect(CListTable.make(arena, OPTIONS).number).toBe(0);
    arena.close();
  });

  test.each([false, true])('marks that are none undo nothing (with a host: %j)', (hosted) => {
    const arena = new Arena({ engine });
    const table = CListTable.make(arena, OPTIONS);
    const host = hosted ? () => expect.fail('there is nothing of the host') : undefined;
    table.allocate(7);
    const { mark } = arena;
    for (const wrong of [Number.NaN, 0.5, 2, -4, mark + 4, 2 ** 32, Number.POSITIVE_INFINITY])
      expect(() => arena.undoTo(wrong, host)).toThrow(refused('CLIST_BAD_COUNT'));
    expect([arena.mark, table.handleOf(7)]).toEqual([mark, 1]);
    arena.undoTo(0, host);
    expect(table.handleOf(7)).toBe(0);
    arena.close();
  });

  test('records in the columns of tables', () => {
    const arena = new Arena({ engine, firstColumn: 10 });
    for (const column of [10, 11, -(2 ** 31) - 1, 0.5, Number.NaN, 2 ** 32 - 8])
      expect(() => arena.append(column, 0, 0, 0)).toThrow(refused('CLIST_BAD_VALUE'));
    for (const column of [9, 0, -8]) arena.append(column, 0, 0, 0);
    expect(arena.mark).toBe(12);
    arena.close();
  });

  test('whatever is asked of an arena that was closed', () => {
    const arena = new Arena({ engine });
    arena.append(-1, 0, 0, 1);
    const lists = new Lists(arena, { told: 1, named: 1, removed: 1 });
    const table = CListTable.make(arena, OPTIONS);
    arena.close();
    expect([arena.mark, arena.log.length, arena.roomWords]).toEqual([0, 0, 0]);
    for (const change of [
      () => arena.append(-1, 0, 0, 1),
      () => arena.commit(),
      () => arena.undoTo(0),
      () => arena.undoTo(0, () => {}),
      () => arena.reserveRoom(10),
    ])
      expect(change).toThrow(refused('CLIST_BAD_ARENA'));
    expect(arena.mark).toBe(0);
    expect(() => table.allocate(5)).toThrow(refused('CLIST_BAD_TABLE'));
    expect(() => lists.deliver(table, Int32Array.of(5), 0, 1)).toThrow(refused('CLIST_BAD_ARENA'));
    arena.close();
  });

  test('what a table of single entries cannot hold, has already, or has not', () => {
    const arena = new Arena({ engine });
    const table = CListTable.make(arena, OPTIONS);
    const handle = table.allocate(7);
    const own = table.exportHandle(3, false);
    table.export(own, 8);
    const { mark } = arena;
    for (const object of [0, -1, 2 ** 31, 2 ** 32 + 1, 0.5, Number.NaN]) {
      expect(() => table.allocate(object)).toThrow(refused('CLIST_BAD_VALUE'));
      expect(() => table.export(-1, object)).toThrow(refused('CLIST_BAD_VALUE'));
      expect(table.handleOf(object)).toBe(0);
    }
    expect(() => table.allocate(8)).toThrow(refused('CLIST_KNOWN'));
    expect(() => table.export(own, 9)).toThrow(refused('CLIST_KNOWN'));
    expect(() => table.export(-1, 7)).toThrow(refused('CLIST_KNOWN'));
    for (const none of [0, 1, 2 ** 31 - 1])
      expect(() => table.export(none, 9)).toThrow(refused('CLIST_BAD_HANDLE'));
    for (const none of [0, 2, -1, handle + (1 << 22)])
      for (const change of [
        table.remove,
        table.linkOf,
        (each: number) => table.setUsable(each, true),
        (each: number) => table.setLink(each, 1),
      ])
        expect(() => change.call(table, none)).toThrow(refused('CLIST_BAD_HANDLE'));
    expect(() => table.setLink(handle, 0.5)).toThrow(refused('CLIST_BAD_VALUE'));
    for (const none of [-1, 0.5, 2 ** 30])
      expect(() => table.exportHandle(none, false)).toThrow(refused('CLIST_BAD_VALUE'));
    for (const none of [-1, -2, 2, 5, Number.NaN])
      expect([table.handleAt(none), table.objectAt(none)]).toEqual([0, 0]);
    expect([arena.mark, table.size]).toEqual([mark, 2]);
    arena.close();
  });

  test('a list that is longer than one can be', () => {
    const arena = new Arena({ engine });
    const table = CListTable.make(arena, OPTIONS);
    const objects = Int32Array.from({ length: 300 }, (_, at) => at + 1);
    for (const worth of [1, Number.POSITIVE_INFINITY]) {
      const lists = new Lists(arena, { told: worth, named: worth, removed: worth });
      for (const [first, count] of [
        [0, 257],
        [100, 201],
        [299, 2],
        [-1, 2],
        [0, -1],
        [0, Number.NaN],
        [0.5, 1],
      ])
        expect(() => lists.deliver(table, objects, first, count)).toThrow(refused('CLIST_BAD_COUNT'));
      for (const [first, count] of [
        [0, 257],
        [-1, 2],
        [0, -1],
        [0, Number.NaN],
        [0.5, 1],
      ])
        expect(() => lists.sweep(table, first, count)).toThrow(refused('CLIST_BAD_COUNT'));
    }
    expect(table.size).toBe(0);
    arena.close();
  });

  test('a change for which there is no memory, and nothing is left of it', () => {
    const arena = new Arena({ engine, lines: 8 });
    const table = CListTable.make(arena, OPTIONS);
    const rows = { words: arena.words, imports: 0, mask: 0 };
    table.follow((words, imports, mask) => Object.assign(rows, { words, imports, mask }));
    for (let object = 1; object <= 10; object++) table.allocate(object);
    const before = [...table.snapshot()];
    const { mark } = arena;
    const lists = new Lists(arena, { told: 50, named: 50, removed: 50 });
    const objects = Int32Array.from({ length: 100 }, (_, at) => 8 + at);
    // As if the arena were as large as it can be: it has a few lines left.
    const restore = leaveLines(arena, engine, 6);
    for (const change of [
      () => lists.deliver(table, objects, 0, 40),
      () => lists.deliver(table, objects, 0, 100),
      () => {
        for (let object = 11; object < 1000; object++) table.allocate(object);
      },
    ]) {
      expect(change).toThrow(refused('CLIST_NO_ROOM'));
      for (let handle = 1; handle <= 10; handle++)
        expect(rows.words[rows.imports + ((handle << 2) & rows.mask)]).toBe(handle);
      arena.undoTo(mark);
    }
    restore();
    expect([...table.snapshot()]).toEqual(before);
    arena.close();
  });
});

/** Has an arena grow no further, with so many lines left. */
function leaveLines(arena: Arena, engine: EngineId, lines: number): () => void {
  const mosts = LINES_MOST as Record<EngineId, number>;
  const most = mosts[engine];
  const { words } = arena;
  arena.words[Header.Fresh] = words.length / 16 - lines;
  mosts[engine] = words.length / 16;
  return () => {
    mosts[engine] = most;
  };
}

test('an arena of WebAssembly grows up to 1 GiB, and says when that is not enough', () => {
  const lines = (2 ** 30 - 2 ** 16) / 64;
  expect(LINES_MOST.wasm).toBe(lines);
  // More than half of it: it cannot double. Memory that is never touched takes none.
  const arena = new Arena({ engine: 'wasm', lines: lines / 2 + 100 });
  const table = CListTable.make(arena, OPTIONS);
  arena.words[Header.Fresh] = lines / 2 + 100;
  for (let object = 1; object <= 100; object++) table.allocate(object);
  expect([arena.words.length / 16, table.objectOf(100)]).toEqual([lines, 100]);
  arena.words[Header.Fresh] = lines;
  expect(() => arena.reserveRoom(100_000)).toThrow(refused('CLIST_NO_ROOM'));
  expect(() => CListTable.make(arena, OPTIONS)).toThrow(refused('CLIST_NO_ROOM'));
  expect(table.objectOf(100)).toBe(100);
  arena.close();
});
