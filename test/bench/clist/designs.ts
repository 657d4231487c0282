import { Arena, Batch, CListTable, type EngineId } from '@callgate/native-addon';
import { KEPT, type Load, REFERENCES } from './load.js';

/** A design with its entries in it. */
export interface Design {
  /** Handles all messages, and answers a checksum: the same for every design. */
  round(load: Load): number;
}

/** The designs by name, each made with the entries of a load. */
export const DESIGNS: Readonly<Record<string, (load: Load) => Design>> = {
  'string Maps': stringMaps,
  'Maps of ints': intMaps,
  'TypeScript, 1 a call': (load) => engine('js', 1, load),
  'TypeScript, 8 a call': (load) => engine('js', 8, load),
  'wasm, 1 a call': (load) => engine('wasm', 1, load),
  'wasm, 8 a call': (load) => engine('wasm', 8, load),
  'native, 1 a call': (load) => engine('native', 1, load),
  'native, 8 a call': (load) => engine('native', 8, load),
};

/** One step of the checksum: every object that is retired, in order, and whether each reference could be used. */
function mix(sum: number, value: number): number {
  return (Math.imul(sum, 31) + value) | 0;
}

/**
 * A key-value store's cache with built keys, as kernels keep their c-lists: `v1.c.ko12` is `R o-7`, `v1.c.o-7` is `ko12`. Nothing of it is
 * journaled.
 */
function stringMaps({ objects }: Load): Design {
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
  return {
    round({ messages, count }) {
      let sum = 0;
      for (let message = 0; message < count; message++) {
        const at = message * REFERENCES;
        for (let slot = 0; slot < 3; slot++) {
          const entry = store.get(`v1.c.ko${messages[at + slot]}`)!;
          sum = mix(sum, entry.startsWith('R ') && entry.slice(2).length > 0 ? 1 : 0);
        }
        const old = kept[message % KEPT];
        kept[message % KEPT] = add(`ko${messages[at + 3]}`);
        if (old === undefined) continue;
        const kref = store.get(`v1.c.${old}`)!;
        store.delete(`v1.c.${old}`);
        store.delete(`v1.c.${kref}`);
        sum = mix(sum, Number(kref.slice(2)));
      }
      for (const vref of kept.splice(0)) {
        store.delete(`v1.c.${store.get(`v1.c.${vref}`)!}`);
        store.delete(`v1.c.${vref}`);
      }
      return sum;
    },
  };
}

/** Two Maps of integers, the flag in the lowest bit of a value. Nothing of it is journaled. */
function intMaps({ objects }: Load): Design {
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
  return {
    round({ messages, count }) {
      let sum = 0;
      for (let message = 0; message < count; message++) {
        const at = message * REFERENCES;
        for (let slot = 0; slot < 3; slot++)
          sum = mix(sum, entries.get(handles.get(messages[at + slot])!)! & 1);
        const old = kept[message % KEPT];
        kept[message % KEPT] = add(messages[at + 3]);
        if (old !== 0) sum = mix(sum, remove(old));
      }
      for (const handle of kept) if (handle !== 0) remove(handle);
      kept.fill(0);
      return sum;
    },
  };
}

/** The c-list of this repository: each message is a delivery and a retirement, `each` messages are one call, and each call is committed. */
function engine(id: EngineId, each: number, { objects }: Load): Design {
  const arena = new Arena({ engine: id });
  const table = CListTable.make(arena, { handleBits: 32, quota: 4_194_303, seed: 0x5eed });
  const loading = new Batch(arena, { requests: 1, words: 2 * objects.length });
  loading.load(table, objects);
  loading.run();
  arena.commit();
  const kept = new Int32Array(KEPT);
  const batch = new Batch(arena, { requests: 2 * each, words: 32 * each });
  return {
    round({ messages, count }) {
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
          for (let slot = 0; slot < 3; slot++) sum = mix(sum, risen === 1 ? 1 : 0);
          if (batch.listedCount(delivered + 1) !== 0) sum = mix(sum, batch.output(delivered + 1, 1));
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
    },
  };
}
