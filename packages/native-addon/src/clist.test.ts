import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { Arena } from './arena.js';
import { Batch } from './batch.js';
import { chooseEngine } from './engine/choose.js';
import { packageFile } from './engine/package-file.js';
import * as everything from './index.js';
import { Column, Entry, LogRecord } from './layout.js';
import { selfTest } from './self-test.js';
import { CLIST_STATUS } from './status.js';
import { CListTable, type TableOptions } from './table.js';
import { ENGINES } from './testing/arenas.js';

const arenas: Arena[] = [];

function world(engine: (typeof ENGINES)[number], options: Partial<TableOptions> = {}) {
  const arena = new Arena({ engine, lines: 16 });
  arenas.push(arena);
  const table = CListTable.make(arena, { handleBits: 32, quota: 1000, ...options });
  const batch = new Batch(arena);
  const deliver = (...objects: number[]) => {
    batch.clear();
    const request = batch.deliver(table, objects);
    batch.run();
    return { status: batch.status(request), handles: [...batch.outputs(request, objects.length)] };
  };
  const retire = (...handles: number[]) => {
    batch.clear();
    const request = batch.retire(table, handles);
    batch.run();
    return batch.status(request);
  };
  return { arena, table, batch, deliver, retire };
}

afterEach(() => {
  for (const arena of arenas.splice(0)) arena.close();
});

describe.each(ENGINES)('%s', (engine) => {
  test('a table of an arena that is closed answers nothing, however often it is asked', () => {
    const arena = new Arena({ engine });
    const table = CListTable.make(arena, { handleBits: 32, quota: 9 });
    table.allocate(5);
    arena.close();
    for (let times = 0; times < 2; times++) {
      expect(() => table.objectOf(1)).toThrow();
      expect(() => table.snapshot()).toThrow();
    }
  });

  test('freed indexes come back first-in first-out, with the next generation', () => {
    const { deliver, retire } = world(engine);
    expect(deliver(7, 8, 9).handles).toEqual([1, 2, 3]);
    retire(2, 1);
    expect(deliver(10, 11, 12).handles).toEqual([(1 << 22) | 2, (1 << 22) | 1, 4]);
  });

  test('at 32 bits an index is retired when its generation would wrap, at 16 bits it wraps', () => {
    for (const [handleBits, generations] of [
      [32, 512],
      [16, 32],
    ] as const) {
      const { table, deliver, retire } = world(engine, { handleBits });
      const seen = new Set<number>();
      for (let round = 0; round < generations; round++) {
        const [handle] = deliver(5).handles;
        seen.add(handle);
        expect(retire(handle)).toBe(CLIST_STATUS.ok);
      }
      expect(seen.size).toBe(generations);
      expect(deliver(5).handles).toEqual([handleBits === 32 ? 2 : 1]);
      const copy = CListTable.make(table.arena, { handleBits, quota: 1000, seed: 5 });
      table.arena.commit();
      copy.restore(table.snapshot());
      expect([...copy.snapshot()]).toEqual([...table.snapshot()]);
    }
  });

  test('a message for which the table has no room changes nothing', () => {
    const { arena, table, deliver } = world(engine, { quota: 3 });
    expect(deliver(1, 2).status).toBe(CLIST_STATUS.ok);
    const { mark } = arena;
    expect(deliver(1, 3, 4).status).toBe(CLIST_STATUS.full);
    expect([table.size, arena.mark, table.handleOf(3)]).toEqual([2, mark, 0]);
    expect(deliver(3).handles).toEqual([3]);
  });

  test('the log has a record for each entry that comes or goes and each word that changes, and nothing that stayed', () => {
    const { arena, table, deliver, retire } = world(engine);
    const records = () =>
      Array.from({ length: arena.mark / 4 }, (_, at) => [...arena.log.slice(at * 4, at * 4 + 4)]);
    const [first] = deliver(40).handles;
    expect(records()).toEqual([[Column.Imported, 1, 0, 40]]);
    arena.commit();
    const shot = [...table.snapshot()];
    deliver(40);
    expect(arena.mark).toBe(0);
    table.setLink(first, 9);
    retire(first);
    const [again] = deliver(41).handles;
    table.setUsable(again, false);
    retire(again);
    expect(records()).toEqual([
      [Column.Entries, Entry.Words + Entry.Link, 0, 9],
      [Column.Unimported, 1, 40 | LogRecord.Usable, 9],
      [Column.Imported, 1, ~1, 41],
      [Column.Entries, Entry.Words + Entry.Usable, again, 0],
      [Column.Unimported, 1, 41, 0],
    ]);
    arena.undoTo(0);
    expect([...table.snapshot()]).toEqual(shot);
    const own = table.exportHandle(5, true);
    table.export(own, 42);
    table.setLink(own, 9);
    retire(own);
    table.export(own, 43);
    expect(records()).toEqual([
      [Column.Exported, 1, 0, 42],
      [Column.Exports, Entry.Words + Entry.Link, 0, 9],
      [Column.Exports, Entry.Words + Entry.Link, 9, 0],
      [Column.Unexported, 1, 42 | LogRecord.Usable, own],
      [Column.Exported, 1, -1, 43],
    ]);
    arena.undoTo(0);
    expect([...table.snapshot()]).toEqual(shot);
  });

  test('records of the host and of the tables are undone in one order', () => {
    const arena = new Arena({ engine, lines: 16, firstColumn: 100 });
    arenas.push(arena);
    const table = CListTable.make(arena, { handleBits: 32, quota: 1000 });
    const batch = new Batch(arena);
    const seen: unknown[] = [];
    const before = [...table.snapshot()];
    for (let round = 1; round <= 200; round++) {
      arena.append(round % 100, round, 7, 8);
      batch.clear();
      batch.deliver(table, [round]);
      batch.run();
      arena.append(-1, round, 0, 0);
    }
    expect(() => arena.undoTo(0)).toThrow(expect.objectContaining({ code: 'CLIST_BAD_LOG' }));
    arena.undoTo(0, (column, key, old, now) => {
      // What is handed over comes in order with the table: each message is still there when its later record is undone.
      if (column === -1) expect(table.handleOf(key)).toBe(key);
      else expect([table.handleOf(key), old, now]).toEqual([0, 7, 8]);
      seen.push(key);
    });
    expect(seen).toEqual(Array.from({ length: 400 }, (_, at) => 200 - (at >> 1)));
    expect([...table.snapshot()]).toEqual(before);
  });

  test('results do not depend on the seed', () => {
    const shots = [1, 0x7fff_ffff].map((seed) => {
      const { table, deliver, retire } = world(engine, { seed });
      for (let round = 1; round < 400; round++) {
        const { handles } = deliver(round * 8, round);
        if (round % 3 === 0) retire(handles[0]);
      }
      return [...table.snapshot()];
    });
    expect(shots[0]).toEqual(shots[1]);
  });

  test('a malformed request is a RangeError with a code, and changes nothing', () => {
    const { arena, table } = world(engine);
    const before = [...table.snapshot()];
    const cases: [string, number[]][] = [
      ['CLIST_BAD_OPERATION', [0]],
      ['CLIST_BAD_OPERATION', [99]],
      ['CLIST_BAD_TABLE', [3, 7]],
      ['CLIST_BAD_PLACE', [3, 0, 4, 1 << 20, 0, 0]],
      ['CLIST_BAD_PLACE', [3, 0, -1, 0, 0, 0]],
      ['CLIST_BAD_PLACE', [3, 0, 4, 0, 2, 100]],
      ['CLIST_BAD_COUNT', [16, 0, 3]],
      ['CLIST_BAD_SNAPSHOT', [11, 0, 20, 0]],
    ];
    for (const [code, [operation, ...rest]] of cases)
      expect(() => arena.request(operation, ...rest)).toThrow(
        expect.objectContaining({ name: 'RangeError', code }),
      );
    arena.words.fill(0, arena.roomAt, arena.roomAt + 4);
    expect(() => arena.request(3, 0, 1, 0, 8, 16)).toThrow(
      expect.objectContaining({ code: 'CLIST_BAD_VALUE' }),
    );
    expect([...table.snapshot()]).toEqual(before);
  });

  test('a damaged snapshot is refused, whichever bit it is', () => {
    const { arena, table, deliver, retire } = world(engine);
    retire(deliver(1, 2, 3, 4, 5).handles[2]);
    arena.commit();
    const shot = table.snapshot();
    const copy = CListTable.make(arena, { handleBits: 32, quota: 1000 });
    for (let bit = 0; bit < shot.length * 32; bit += 3) {
      const damaged = shot.slice();
      damaged[bit >> 5] ^= 1 << (bit & 31);
      expect(() => copy.restore(damaged)).toThrow(expect.objectContaining({ code: 'CLIST_BAD_SNAPSHOT' }));
    }
    copy.restore(shot);
    expect([...copy.snapshot()]).toEqual([...shot]);
  });
});

test('CALLGATE_CLIST names the engine', () => {
  expect(['wasm', 'js'].map((each) => chooseEngine(each))).toEqual(['wasm', 'js']);
  expect(() => chooseEngine('java')).toThrow('CALLGATE_CLIST is "java"; it can be native, wasm or js.');
});

test.each(['rust', '', 'Native'])('there is no engine %j', (name) => {
  expect(() => new Arena({ engine: name as 'js' })).toThrow('there are native, wasm and js');
});

test('the README names everything that the package gives', () => {
  const readme = readFileSync(packageFile('README.md'), 'utf8');
  for (const name of Object.keys(everything)) expect(readme).toMatch(new RegExp(`\\b${name}\\b`));
});

test('all engines of this machine pass the self-test', () => {
  const { engines, problem } = selfTest();
  expect(engines).toEqual(problem === '' ? ['native', 'wasm', 'js'] : ['wasm', 'js']);
  // Where the native one is asked for, it must be there.
  if (process.env.CALLGATE_CLIST === 'native') expect(problem).toBe('');
});

test('c/layout.h and src/layout.ts say the same', () => {
  const header = readFileSync(packageFile('c/layout.h'), 'utf8');
  const source = readFileSync(packageFile('src/layout.ts'), 'utf8');
  const inC = new Map<string, number>();
  for (const [, name, value] of header.matchAll(/#define ([A-Z_]+) \(?(-?[\dxa-f]+)/g))
    inC.set(name, Number(value));
  let compared = 0;
  for (const [, group, body] of source.matchAll(/const enum (\w+) \{([^}]*)\}/g)) {
    for (const [, name, value] of body.matchAll(/^ {2}(\w+) = (-?[\w]+),/gm)) {
      const prefix = { CList: 'CLIST', Column: 'COLUMN', LogRecord: 'RECORD' }[group] ?? snake(group);
      const named = group === 'Columns' ? 'COLUMNS' : `${prefix}_${snake(name)}`;
      expect([named, inC.get(named)]).toEqual([named, Number(value.replaceAll('_', ''))]);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(80);
});

function snake(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

test('four worker threads at once use an arena each, and end cleanly', async () => {
  const { pathToFileURL } = await import('node:url');
  const script = pathToFileURL(packageFile('dist/src/self-test.js')).href;
  const work = `import(${JSON.stringify(script)}).then(({ selfTest }) => {
    for (let round = 0; round < 3; round++) selfTest();
    require('node:worker_threads').parentPort.postMessage(selfTest().engines);
  })`;
  const answers = await Promise.all(
    [1, 2, 3, 4].map(
      () =>
        new Promise<unknown>((resolve, reject) => {
          const worker = new Worker(work, { eval: true });
          let answer: unknown;
          worker.once('message', (value) => {
            answer = value;
          });
          worker.once('error', reject);
          worker.once('exit', (code) => (code === 0 ? resolve(answer) : reject(new Error(`exit ${code}`))));
        }),
    ),
  );
  expect(answers).toHaveLength(4);
  // An addon that loads in one environment only would leave the others without it.
  const { engines } = selfTest();
  for (const answer of answers) expect(answer).toEqual(engines);
});
