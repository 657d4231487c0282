import type { EngineId } from '@callgate/native-addon';
import { KEPT, type Load, REFERENCES } from './load.js';
import type { ClistPackage } from './own-package.js';
import { fromOwnText } from './own-text.js';

/** A design with entries in it. */
export interface Design {
  /** A new entry, in one call. */
  add(object: number): void;
  /** Handles all messages, and answers a checksum: the same for every design. */
  round(load: Load): number;
  /** Lets go of what the garbage collector does not free by itself. */
  close(): void;
}

/** What each design is. Of the engines also how many messages are one call. */
const DESIGNS: Readonly<Record<string, 'strings' | 'ints' | readonly [EngineId, number]>> = {
  'string Maps': 'strings',
  'Maps of ints': 'ints',
  'TypeScript, 1 a call': ['js', 1],
  'TypeScript, 8 a call': ['js', 8],
  'wasm, 1 a call': ['wasm', 1],
  'wasm, 8 a call': ['wasm', 8],
  'native, 1 a call': ['native', 1],
  'native, 8 a call': ['native', 8],
};

/** The names of the designs. */
export const NAMES = Object.keys(DESIGNS);

/** Makes a design with some objects in it. */
export type Maker = (objects: Int32Array) => Design;

/** The maker of a design, with code of its own: `use` is a word that no other one of that name in this process has. */
export async function makerOf(
  name: string,
  use: string,
  packages: (engine: EngineId) => Promise<ClistPackage>,
): Promise<Maker> {
  const which = DESIGNS[name];
  const text = `${name} ${use}`;
  if (which === 'strings') return fromOwnText(stringMaps, text);
  if (which === 'ints') return fromOwnText(intMaps, text);
  const [engine, each] = which;
  const own = await packages(engine);
  const make = fromOwnText(engineTable, text);
  return (objects) => make(own, engine, each, objects);
}

/*
 * Each function below gets a text of its own, so it uses nothing of this module but KEPT and REFERENCES. One step of the checksum is
 * sum × 31 + value: every object that is retired, in order, and whether each reference could be used.
 */

/**
 * A key-value store's cache with built keys, as kernels keep their c-lists: `v1.c.ko12` is `R o-7`, `v1.c.o-7` is `ko12`. Nothing of it is
 * journaled.
 */
function stringMaps(objects: Int32Array): Design {
  const store = new Map<string, string>();
  let next = 1;
  const add = (kref: string) => {
    const vref = `o-${next++}`;
    store.set(`v1.c.${kref}`, `R ${vref}`);
    store.set(`v1.c.${vref}`, kref);
    return vref;
  };
  for (const object of objects) add(`ko${object}`);
  const kept: string[] = [];
  function loop({ messages, count }: Load): number {
    let sum = 0;
    for (let message = 0; message < count; message++) {
      const at = message * REFERENCES;
      for (let slot = 0; slot < 3; slot++) {
        const entry = store.get(`v1.c.ko${messages[at + slot]}`)!;
        sum = (Math.imul(sum, 31) + (entry.startsWith('R ') && entry.slice(2).length > 0 ? 1 : 0)) | 0;
      }
      const old = kept[message % KEPT];
      kept[message % KEPT] = add(`ko${messages[at + 3]}`);
      if (old === undefined) continue;
      const kref = store.get(`v1.c.${old}`)!;
      store.delete(`v1.c.${old}`);
      store.delete(`v1.c.${kref}`);
      sum = (Math.imul(sum, 31) + Number(kref.slice(2))) | 0;
    }
    for (const vref of kept.splice(0)) {
      store.delete(`v1.c.${store.get(`v1.c.${vref}`)!}`);
      store.delete(`v1.c.${vref}`);
    }
    return sum;
  }
  return { add: (object) => void add(`ko${object}`), round: loop, close() {} };
}

/** Two Maps of integers, the flag in the lowest bit of a value. Nothing of it is journaled. */
function intMaps(objects: Int32Array): Design {
  const handles = new Map<number, number>();
  const entries = new Map<number, number>();
  const free: number[] = [];
  let fresh = 0;
  const add = (object: number) => {
    const handle = free.pop() ?? ++fresh;
    handles.set(object, handle);
    entries.set(handle, object * 2 + 1);
    return handle;
  };
  const remove = (handle: number) => {
    const object = entries.get(handle)! >> 1;
    entries.delete(handle);
    handles.delete(object);
    free.push(handle);
    return object;
  };
  for (const object of objects) add(object);
  const kept = new Int32Array(KEPT);
  function loop({ messages, count }: Load): number {
    let sum = 0;
    for (let message = 0; message < count; message++) {
      const at = message * REFERENCES;
      for (let slot = 0; slot < 3; slot++)
        sum = (Math.imul(sum, 31) + (entries.get(handles.get(messages[at + slot])!)! & 1)) | 0;
      const old = kept[message % KEPT];
      kept[message % KEPT] = add(messages[at + 3]);
      if (old !== 0) sum = (Math.imul(sum, 31) + remove(old)) | 0;
    }
    for (const handle of kept) if (handle !== 0) remove(handle);
    kept.fill(0);
    return sum;
  }
  return { add: (object) => void add(object), round: loop, close() {} };
}

/** The c-list of this repository: each message is a delivery and a retirement, `each` messages are one call, and each call is committed. */
function engineTable(
  { Arena, Batch, CListTable }: ClistPackage,
  id: EngineId,
  each: number,
  objects: Int32Array,
): Design {
  const arena = new Arena({ engine: id });
  const table = CListTable.make(arena, { handleBits: 32, quota: 4_194_303, seed: 0x5eed });
  const loading = new Batch(arena, { requests: 1, words: 2 * objects.length });
  loading.load(table, objects);
  loading.run();
  arena.commit();
  const kept = new Int32Array(KEPT);
  const batch = new Batch(arena, { requests: 2 * each, words: 32 * each });
  const one = new Int32Array(1);
  function loop({ messages, count }: Load): number {
    let sum = 0;
    for (let message = 0; message < count; message += each) {
      batch.clear();
      for (let ahead = 0; ahead < each; ahead++) {
        batch.deliver(table, messages, (message + ahead) * REFERENCES, REFERENCES);
        const old = (message + ahead) % KEPT;
        batch.retire(table, kept, old, kept[old] === 0 ? 0 : 1);
      }
      batch.run();
      for (let ahead = 0; ahead < each; ahead++) {
        const delivered = ahead * 2;
        // The list has the new import alone: each of the others could be used.
        const risen = batch.listedCount(delivered);
        for (let slot = 0; slot < 3; slot++) sum = (Math.imul(sum, 31) + (risen === 1 ? 1 : 0)) | 0;
        if (batch.listedCount(delivered + 1) !== 0)
          sum = (Math.imul(sum, 31) + batch.output(delivered + 1, 1)) | 0;
        kept[(message + ahead) % KEPT] = batch.output(delivered, 3);
      }
      arena.commit();
    }
    const last = new Batch(arena, { requests: 1, words: 8 * KEPT });
    last.retire(table, kept);
    last.run();
    arena.commit();
    kept.fill(0);
    return sum;
  }
  const add = (object: number) => {
    one[0] = object;
    batch.clear();
    batch.deliver(table, one);
    batch.run();
    arena.commit();
  };
  return { add, round: loop, close: () => arena.close() };
}
