import { Arena, Batch, CListTable, type EngineId } from '@callgate/native-addon';
import { DESIGNS } from './designs.js';
import { makeLoad } from './load.js';

/*
 * What a full table takes, and how long it takes to write and read it, for one design in a process of its own (`--expose-gc`). Prints JSON.
 */
const [design, count] = process.argv.slice(2);
const entries = Number(count);
const load = makeLoad(entries, 1, 'uniform');
console.log(JSON.stringify(design.includes('Maps') ? maps() : engine(design as EngineId)));

/** Bytes an entry on the heap. */
function maps() {
  const before = used();
  const made = DESIGNS[design](load);
  const bytes = (used() - before) / entries;
  made.round(load);
  return { bytes, snapshot: null, restore: null };
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
  return { bytes: table.bytes / entries, snapshot: Math.min(...shots), restore: Math.min(...restores) };
}

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
