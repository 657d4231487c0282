import { BOUNDS, PAGE } from '../image/bounds.js';
import type { Plan } from '../rewrite/plan.js';
import {
  DROP_AGAIN_EXPORT,
  flagsOf,
  functionExport,
  globalExport,
  readExport,
  tableExport,
  writeExport,
} from '../rewrite/saved.js';
import { F32, I64 } from '../image/value-type.js';
import { SNAPSHOT_PAGE, type Snapshot } from './snapshot.js';

/** A guest's memory, tables and globals, reached through the exports that the rewriting added. */
export class GuestState {
  readonly #exports: Readonly<Record<string, unknown>>;
  readonly #plan: Plan;
  /** The functions that references may stand for. */
  readonly #functions: readonly WebAssembly.Reference[];

  constructor(instance: WebAssembly.Instance, plan: Plan) {
    this.#exports = instance.exports;
    this.#plan = plan;
    this.#functions = plan.saved.functions.map(
      (index) => instance.exports[functionExport(index)] as WebAssembly.Reference,
    );
  }

  /** What it is now. `initial` is what the memory begins with; behind its end stand zeros. */
  take(image: string, initial: Uint8Array): Snapshot {
    const memory = new Uint8Array(this.#memory.buffer);
    return {
      image,
      memory: memory.length / PAGE,
      pages: dirtyPages(memory, initial),
      words: this.#readWords(),
      references: this.#readReferences(),
    };
  }

  /**
   * Makes it what it was. The guest must not have run yet.
   * @throws Error for a snapshot that does not fit this image or these limits
   */
  put({ memory: pages, pages: dirty, words, references }: Snapshot): void {
    const size = pages * PAGE;
    if (dirty.some(({ index }) => (index + 1) * SNAPSHOT_PAGE > size))
      throw new Error('the snapshot is damaged: a page lies outside its memory');
    this.#growTo(pages);
    const memory = new Uint8Array(this.#memory.buffer);
    for (const { index, bytes } of dirty) memory.set(bytes, index * SNAPSHOT_PAGE);
    this.#writeWords(words);
    this.#writeReferences(references);
    (this.#exports[DROP_AGAIN_EXPORT] as (() => void) | undefined)?.();
  }

  get #memory(): WebAssembly.Memory {
    return this.#exports.memory as WebAssembly.Memory;
  }

  #growTo(pages: number): void {
    const more = pages - this.#memory.buffer.byteLength / PAGE;
    if (more < 0) throw new Error('the snapshot is damaged: its memory is smaller than that of its image');
    try {
      if (more > 0) this.#memory.grow(more);
    } catch {
      throw new Error(`the snapshot needs ${pages * PAGE} bytes of memory, more than the limit`);
    }
  }

  #global(index: number): WebAssembly.Global {
    return this.#exports[globalExport(index)] as WebAssembly.Global;
  }

  /** The integers and flags whose values are one word each, and whether they are bigints. */
  get #integers(): (readonly [index: number, wide: boolean])[] {
    const { saved, started } = this.#plan;
    return [
      ...saved.integers.map(({ global, type }) => [global, type === I64] as const),
      ...flagsOf(saved, started).map((flag) => [flag, false] as const),
    ];
  }

  #readWords(): bigint[] {
    const integers = this.#integers.map(([index]) => BigInt(this.#global(index).value as bigint | number));
    const floats = this.#plan.saved.floats.map(({ global }) => {
      return BigInt((this.#exports[readExport(global)] as () => bigint | number)());
    });
    return [...integers, ...floats];
  }

  #writeWords(words: readonly bigint[]): void {
    const { floats } = this.#plan.saved;
    const integers = this.#integers;
    if (words.length !== integers.length + floats.length)
      throw new Error('the snapshot is damaged: it has another number of globals');
    for (const [at, [index, wide]] of integers.entries())
      this.#global(index).value = wide ? words[at] : Number(BigInt.asIntN(32, words[at]));
    for (const [at, { global, type }] of floats.entries()) {
      const bits = words[integers.length + at];
      const write = this.#exports[writeExport(global)] as (bits: bigint | number) => void;
      write(type === F32 ? Number(BigInt.asIntN(32, bits)) : bits);
    }
  }

  #tables(): WebAssembly.Table[] {
    return this.#plan.saved.tables.map((index) => this.#exports[tableExport(index)] as WebAssembly.Table);
  }

  #readReferences(): Int32Array[] {
    const { references } = this.#plan.saved;
    const tables = this.#tables();
    if (tables.length === 0 && references.length === 0) return [];
    const places = new Map(this.#functions.map((each, place) => [each, place]));
    const placeOf = (reference: WebAssembly.Reference): number => {
      if (reference === null) return -1;
      const place = places.get(reference);
      if (place === undefined) throw new Error('invariant: every function that is referred to is known');
      return place;
    };
    return [
      ...tables.map((table) => Int32Array.from({ length: table.length }, (_, at) => placeOf(table.get(at)))),
      Int32Array.from(references, (index) => placeOf(this.#global(index).value as WebAssembly.Reference)),
    ];
  }

  #writeReferences(lists: readonly Int32Array[]): void {
    const { references } = this.#plan.saved;
    const tables = this.#tables();
    const expected = tables.length === 0 && references.length === 0 ? 0 : tables.length + 1;
    if (lists.length !== expected)
      throw new Error('the snapshot is damaged: it has another number of tables');
    if (expected === 0) return;
    const functionAt = (place: number): WebAssembly.Reference => {
      if (place < -1 || place >= this.#functions.length)
        throw new Error('the snapshot is damaged: it refers to a function that is not there');
      return place < 0 ? null : this.#functions[place];
    };
    for (const [at, table] of tables.entries()) {
      const more = lists[at].length - table.length;
      if (more < 0 || lists[at].length > BOUNDS.tableEntries)
        throw new Error('the snapshot is damaged: a table has a size that it cannot have');
      if (more > 0) table.grow(more);
      for (const [index, place] of lists[at].entries()) table.set(index, functionAt(place));
    }
    const last = lists[tables.length];
    if (last.length !== references.length)
      throw new Error('the snapshot is damaged: it has another number of globals');
    for (const [at, index] of references.entries()) this.#global(index).value = functionAt(last[at]);
  }
}

const ZEROS = new Uint8Array(SNAPSHOT_PAGE);

function dirtyPages(memory: Uint8Array, initial: Uint8Array): { index: number; bytes: Uint8Array }[] {
  const pages: { index: number; bytes: Uint8Array }[] = [];
  for (let start = 0; start < memory.length; start += SNAPSHOT_PAGE) {
    const bytes = memory.subarray(start, start + SNAPSHOT_PAGE);
    const before = start < initial.length ? initial.subarray(start, start + SNAPSHOT_PAGE) : ZEROS;
    if (Buffer.compare(bytes, before) !== 0) pages.push({ index: start / SNAPSHOT_PAGE, bytes });
  }
  return pages;
}
