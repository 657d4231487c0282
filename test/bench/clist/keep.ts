import { Arena, Batch, CListTable, type EngineId } from '@callgate/native-addon';
import { makerOf } from './designs.js';
import { makeLoad } from './load.js';

/*
 * What a full table takes, how long it takes to write and read it, and the longest call while it grows, for one design in a process of its own
 * (`--expose-gc`), so that the heap and its collections are that design's. Prints JSON.
 */
const [design, name, count] = process.argv.slice(2);
const entries = Number(count);
const load = makeLoad(entries, 1, 'uniform');
const NONE = new Int32Array(0);
/** Tables that are grown: every one takes the same steps, and the least of a step leaves out what else happened meanwhile. */
const GROWN = 3;

const make = await makerOf(name, 'kept', () => import('@callgate/native-addon'));
const kept = design === 'maps' ? maps() : engine(design as EngineId);
console.log(JSON.stringify({ ...kept, ...pauses() }));

/** Bytes an entry on the heap: of so many tables that what else is on it counts for little. */
function maps() {
  warm();
  const before = used();
  const tables = Array.from({ length: Math.ceil(100_000 / entries) }, () => make(load.objects));
  const bytes = (used() - before) / (entries * tables.length);
  for (const table of tables) table.round(load);
  return { bytes, snapshot: null, restore: null };
}

/** Makes a table that is thrown away: what the first of all brings along is no table's. A function of its own, so that nothing goes on holding it. */
function warm(): void {
  make(load.objects).round(load);
}

function used(): number {
  globalThis.gc!();
  return process.memoryUsage().heapUsed;
}

/** Bytes an entry in the arena, and milliseconds of computing time: the least of five. */
function engine(id: EngineId) {
  const arena = new Arena({ engine: id });
  const options = { handleBits: 32, quota: 4_194_303 } as const;
  const table = CListTable.make(arena, options);
  const batch = new Batch(arena, { requests: 1, words: 2 * entries });
  batch.load(table, load.objects);
  batch.run();
  arena.commit();
  const shots: number[] = [];
  const restores: number[] = [];
  for (let round = 0; round < 5; round++) {
    let words: Uint32Array = new Uint32Array(0);
    shots.push(milliseconds(() => (words = table.snapshot())));
    const copy = CListTable.make(arena, { ...options, seed: round });
    restores.push(milliseconds(() => copy.restore(words)));
    if (copy.size !== entries || copy.handleOf(load.objects[0]) !== table.handleOf(load.objects[0]))
      throw new Error('invariant: a table is restored as it was');
    copy.discard();
  }
  const kept = {
    bytes: table.bytes / entries,
    snapshot: Math.min(...shots),
    restore: Math.min(...restores),
  };
  arena.close();
  return kept;
}

/**
 * Milliseconds of computing time of the longest call that adds one entry, from an empty table on: the table's and the arena's growth, and the collector's
 * work. `pause` is of each call's least, `worst` the most that any call took in the middle one of the tables.
 */
function pauses() {
  const least = new Float64Array(entries).fill(Number.POSITIVE_INFINITY);
  const longest: number[] = [];
  // The first table warms the code and is not counted.
  for (let table = 0; table <= GROWN; table++) {
    const made = make(NONE);
    globalThis.gc!();
    let most = 0;
    let last = computed();
    for (let at = 0; at < entries; at++) {
      made.add(load.objects[at]);
      const now = computed();
      const time = now - last;
      last = now;
      if (time > most) most = time;
      if (table > 0 && time < least[at]) least[at] = time;
    }
    if (table > 0) longest.push(most / 1000);
    made.close();
  }
  const pause = least.reduce((most, time) => Math.max(most, time), 0) / 1000;
  return { pause, worst: longest.sort((a, b) => a - b)[longest.length >> 1] };
}

function milliseconds(work: () => void): number {
  const start = computed();
  work();
  return (computed() - start) / 1000;
}

/** Microseconds of computing time of this process. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
