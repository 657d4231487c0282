import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { EntryRow } from './layout.js';
import { FreeList } from './free-list.js';
import { IndexMap } from './index-map.js';

/** How the bits of a handle are divided. */
interface HandleLayout {
  readonly indexBits: number;
  readonly generations: number;
  /** At 32 bits an index whose generation would wrap is retired; at 16 bits it wraps. */
  readonly wraps: boolean;
  /** Set in every export: the guest allocated the number. */
  readonly exportBit: number;
  /** Set in the exports that are promises. */
  readonly promiseBit: number;
}

const LAYOUTS: Readonly<Record<16 | 32, HandleLayout>> = {
  16: { indexBits: 10, generations: 32, wraps: true, exportBit: 0x8000, promiseBit: 0x4000 },
  32: { indexBits: 22, generations: 512, wraps: false, exportBit: 1 << 31, promiseBit: 1 << 30 },
};

/**
 * One vat's table of what it may name: handle ↔ object, one-to-one. Imports are numbered by the kernel, exports by the vat.
 *
 * Invariants: an entry is {@link EntryRow}. The import of index `i` stands in row `i` of `entries`; its first word is its whole handle (above
 * 0) while the vat may use it, 0 when it is merely recognizable, and below 0 when the row is free, where -1 - word is the generation that
 * the index gets next. The table's length is a power of two, so masking a shifted handle with `length - 1` always lands on an entry.
 * Exports stand in rows of `exports`, found by an index. Row 0 is never used. This class counts no holders: that is {@link Names}.
 */
export class CList {
  readonly #journal: Journal;
  readonly #layout: HandleLayout;
  readonly #freeImports: FreeList;
  readonly #freeExports: FreeList;
  readonly #byObject: IndexMap;
  readonly #byExport: IndexMap;
  /** Read-only outside this class. */
  readonly entries: Column;
  readonly exports: Column;

  constructor(
    journal: Journal,
    name: string,
    readonly handleBits: 16 | 32,
    /** Most entries at a time; at 16 bits never above 1,023 imports, at 32 bits never above 4,194,303. */
    readonly quota: number,
    /** Keeps guests from choosing exports that fall together in the index. */
    seed = 0,
  ) {
    this.#journal = journal;
    this.#layout = LAYOUTS[handleBits];
    this.#freeImports = new FreeList(journal, name, 2 ** this.#layout.indexBits);
    this.#freeExports = new FreeList(journal, `${name}.exports`, 2 ** 30);
    this.#byObject = new IndexMap(journal, `${name}.byObject`);
    this.#byExport = new IndexMap(journal, `${name}.byExport`, seed);
    this.entries = journal.column(`${name}.entries`, 16 * EntryRow.Words, -1);
    this.exports = journal.column(`${name}.exports`, 16 * EntryRow.Words);
  }

  /** Import rows that stand for nothing. Read-only outside this class. */
  get freeImports(): FreeList {
    return this.#freeImports;
  }

  /** Export rows that stand for nothing. Read-only outside this class. */
  get freeExports(): FreeList {
    return this.#freeExports;
  }

  /** Number of entries in use. */
  get size(): number {
    return this.#byObject.size;
  }

  /** Number of exports in use. */
  get exported(): number {
    return this.#byExport.size;
  }

  /** Whether the form of a number is that of an export: the vat allocates it. */
  isExport(handle: number): boolean {
    return (handle & this.#layout.exportBit) !== 0 && (this.#layout.exportBit < 0 || handle >>> 16 === 0);
  }

  /** The number that the vat gave an export. */
  numberOf(handle: number): number {
    return handle & (this.#layout.promiseBit - 1);
  }

  /** The export that has a vat's number. */
  exportHandle(number: number, promise: boolean): number {
    return number | this.#layout.exportBit | (promise ? this.#layout.promiseBit : 0);
  }

  /** Whether the form of an export says that it is a promise. */
  isPromiseExport(handle: number): boolean {
    return (handle & this.#layout.promiseBit) !== 0;
  }

  /** The object behind a handle that the vat may use, or 0. Any integer may be asked. */
  objectOf(handle: number): number {
    const entries = this.entries.data;
    const at = (handle << EntryRow.Shift) & (entries.length - 1);
    if (handle > 0 && entries[at] === handle) return entries[at + EntryRow.Object];
    if (!this.isExport(handle)) return 0;
    const row = this.#byExport.get(handle) << EntryRow.Shift;
    return row === 0 || this.exports.data[row + EntryRow.Usable] === 0
      ? 0
      : this.exports.data[row + EntryRow.Object];
  }

  /** The object behind a handle that stands in the table, usable or merely recognizable; or 0. Any integer may be asked. */
  knownObjectOf(handle: number): number {
    const at = this.#at(handle);
    return at < 0 ? 0 : this.#columnOf(handle).data[at + EntryRow.Object];
  }

  /** The handle of an object, or 0. */
  handleOf(object: number): number {
    return this.#byObject.get(object);
  }

  /** Whether the vat may use the handle, which is in the table. */
  isUsable(handle: number): boolean {
    return this.#get(handle, EntryRow.Usable) !== 0;
  }

  setUsable(handle: number, usable: boolean): void {
    this.#set(handle, EntryRow.Usable, usable ? handle : 0);
  }

  /** The link by which the object finds this vat, or 0. The handle is in the table. */
  linkOf(handle: number): number {
    return this.#get(handle, EntryRow.Link);
  }

  setLink(handle: number, link: number): void {
    this.#set(handle, EntryRow.Link, link);
  }

  /** A new import for an object that has no entry; 0 when the table is full. */
  allocate(object: number): number {
    if (this.size >= this.quota) return 0;
    const index = this.#freeImports.take();
    if (index === 0) return 0;
    const at = index << EntryRow.Shift;
    this.entries.reserve(at + EntryRow.Words - 1);
    const generation = -1 - this.entries.data[at];
    const handle = (generation << this.#layout.indexBits) | index;
    this.#fill(this.entries, at, handle, object);
    return handle;
  }

  /** Enters an export that is not in the table yet; false when the table is full. */
  export(handle: number, object: number): boolean {
    if (this.size >= this.quota) return false;
    const row = this.#freeExports.take();
    if (row === 0) return false;
    const at = row << EntryRow.Shift;
    this.exports.reserve(at + EntryRow.Words - 1);
    this.#byExport.set(handle, row);
    this.#fill(this.exports, at, handle, object);
    return true;
  }

  /** Frees the entry of a handle in the table. */
  remove(handle: number): void {
    const at = this.#at(handle);
    const column = this.#columnOf(handle);
    this.#byObject.delete(column.data[at + EntryRow.Object]);
    if (this.isExport(handle)) {
      this.#byExport.delete(handle);
      this.#clear(column, at, 0, 0);
      this.#freeExports.put(at >> EntryRow.Shift);
      return;
    }
    const { indexBits, generations, wraps } = this.#layout;
    const next = (handle >>> indexBits) + 1;
    this.#clear(column, at, -1 - (next < generations ? next : 0), -1);
    if (next < generations || wraps) this.#freeImports.put(at >> EntryRow.Shift);
  }

  /** Every handle in the table: imports in index order, then exports in the order of their rows. */
  *handles(): Generator<number> {
    for (let position = 0; position < this.positions; position++) {
      const handle = this.handleAt(position);
      if (handle !== 0) yield handle;
    }
  }

  /** Places of entries that are or were in use. */
  get positions(): number {
    return this.#freeImports.highWater + this.#freeExports.highWater;
  }

  /** The handle in a place, or 0 for a free one. */
  handleAt(position: number): number {
    const imports = this.#freeImports.highWater;
    if (position < imports)
      return Math.max(0, this.entries.data[(position << EntryRow.Shift) + EntryRow.Handle]);
    return this.exports.data[((position - imports) << EntryRow.Shift) + EntryRow.Handle];
  }

  /** Where the entry of a handle begins in its column; -1 when it is not in the table. */
  #at(handle: number): number {
    if (this.isExport(handle)) {
      const row = this.#byExport.get(handle);
      return row === 0 ? -1 : row << EntryRow.Shift;
    }
    const at = (handle << EntryRow.Shift) & (this.entries.data.length - 1);
    return handle > 0 && this.entries.data[at + EntryRow.Handle] === handle ? at : -1;
  }

  #columnOf(handle: number): Column {
    return this.isExport(handle) ? this.exports : this.entries;
  }

  #get(handle: number, word: number): number {
    return this.#columnOf(handle).data[this.#at(handle) + word];
  }

  #set(handle: number, word: number, value: number): void {
    this.#journal.write(this.#columnOf(handle), this.#at(handle) + word, value);
  }

  #clear(column: Column, at: number, usable: number, rest: number): void {
    this.#journal.write(column, at + EntryRow.Usable, usable);
    this.#journal.write(column, at + EntryRow.Object, rest);
    this.#journal.write(column, at + EntryRow.Handle, rest);
    this.#journal.write(column, at + EntryRow.Link, rest);
  }

  #fill(column: Column, at: number, handle: number, object: number): void {
    this.#journal.write(column, at + EntryRow.Usable, handle);
    this.#journal.write(column, at + EntryRow.Object, object);
    this.#journal.write(column, at + EntryRow.Handle, handle);
    this.#journal.write(column, at + EntryRow.Link, 0);
    this.#byObject.set(object, handle);
  }
}
