import type { Column, Journal } from '../journal.js';
import { FreeList } from './free-list.js';
import { IndexMap } from './index-map.js';

/** How the bits of an import handle are divided; bit 31 (or 15) is 0 in every import. */
interface HandleLayout {
  readonly indexBits: number;
  readonly generations: number;
  /** At 32 bits an index whose generation would wrap is retired; at 16 bits it wraps. */
  readonly wraps: boolean;
}

const LAYOUTS: Readonly<Record<16 | 32, HandleLayout>> = {
  16: { indexBits: 10, generations: 32, wraps: true },
  32: { indexBits: 22, generations: 512, wraps: false },
};

/** Words of one entry: the handle, and the object. */
const ENTRY_WORDS = 2;

/**
 * One vat's table of what it may name: import handle ↔ object, one-to-one.
 *
 * Invariants: entry `index` stands at `2 × index`: first its whole handle (above 0) while it is in use, or below 0 when it is free, where
 * -1 - word is the generation that the index gets next; then its object. The table's length is a power of two, so masking twice a handle
 * with `length - 1` always lands on an entry. Index 0 is never used.
 */
export class CList {
  readonly #journal: Journal;
  readonly #layout: HandleLayout;
  readonly #free: FreeList;
  readonly #byObject: IndexMap;
  /** Read-only outside this class. */
  readonly entries: Column;

  constructor(
    journal: Journal,
    name: string,
    readonly handleBits: 16 | 32,
    /** Most entries at a time; at 16 bits never above 1,023, at 32 bits never above 4,194,303. */
    readonly quota: number,
  ) {
    this.#journal = journal;
    this.#layout = LAYOUTS[handleBits];
    this.#free = new FreeList(journal, name, 2 ** this.#layout.indexBits);
    this.#byObject = new IndexMap(journal, `${name}.byObject`);
    this.entries = journal.column(`${name}.entries`, 16 * ENTRY_WORDS, -1);
  }

  /** Number of entries in use. */
  get size(): number {
    return this.#byObject.size;
  }

  /** The object of a handle, or 0 when the handle is not in use. Any integer may be asked. */
  objectOf(handle: number): number {
    const entries = this.entries.data;
    const at = (handle << 1) & (entries.length - 1);
    return handle > 0 && entries[at] === handle ? entries[at + 1] : 0;
  }

  /** The handle of an object, or 0. */
  handleOf(object: number): number {
    return this.#byObject.get(object);
  }

  /** A new entry for an object that has none; 0 when the table is full. */
  allocate(object: number): number {
    if (this.size >= this.quota) return 0;
    const index = this.#free.take();
    if (index === 0) return 0;
    const at = index * ENTRY_WORDS;
    this.entries.reserve(at + 1);
    const generation = -1 - this.entries.data[at];
    const handle = (generation << this.#layout.indexBits) | index;
    this.#journal.write(this.entries, at, handle);
    this.#journal.write(this.entries, at + 1, object);
    this.#byObject.set(object, handle);
    return handle;
  }

  /** Frees the entry of a handle in use. */
  remove(handle: number): void {
    const { indexBits, generations, wraps } = this.#layout;
    const index = handle & (2 ** indexBits - 1);
    const at = index * ENTRY_WORDS;
    const next = (handle >>> indexBits) + 1;
    this.#byObject.delete(this.entries.data[at + 1]);
    this.#journal.write(this.entries, at, -1 - (next < generations ? next : 0));
    this.#journal.write(this.entries, at + 1, -1);
    if (next < generations || wraps) this.#free.put(index);
  }

  /** Every handle in use, in index order. */
  *handles(): Generator<number> {
    for (let index = 1; index < this.#free.highWater; index++) {
      const handle = this.entries.data[index * ENTRY_WORDS];
      if (handle > 0) yield handle;
    }
  }
}
