import type { Arena } from './arena.js';
import type { Log } from './engine/js/log.js';
import type { Memory } from './engine/js/memory.js';
import { Table } from './engine/js/table.js';
import { Descriptor, Entry, Operation, Status } from './layout.js';
import { type RowFollower, RowFollowers } from './row-followers.js';
import { bytesOf, freeRows, rowAt, usedRows } from './places.js';
import { checkRange, checkWord } from './range.js';
import { takeSnapshot } from './snapshot.js';
import { malformed } from './status.js';

/** How a table is made. */
export interface TableOptions {
  /** The width of its handles. */
  readonly handleBits: 16 | 32;
  /** Most entries at a time. At 16 bits never above 1,023 imports, at 32 bits never above 4,194,303. */
  readonly quota: number;
  /** Keeps guests from choosing numbers that fall together. No result depends on it. */
  readonly seed?: number;
}

/** An entry as it was before it was taken out. */
export interface RemovedEntry {
  /** Whether the vat could use it. */
  readonly usable: boolean;
  readonly object: number;
  readonly link: number;
}

/** What {@link CListTable.use} answers for a number that the vat may not use. */
export const NOT_USABLE = -1;

/**
 * One vat's c-list in an arena, with what is asked of and done to single handles: in TypeScript, whatever the engine, for a call would cost more. Whole
 * messages go through a `Batch`. What it changes is in the arena's log.
 */
export class CListTable {
  /** The width of its handles. */
  readonly handleBits: 16 | 32;
  /** Most entries at a time. */
  readonly quota: number;
  readonly #table = new Table();
  readonly #log: Log;
  /** The version of the arena that {@link #table} is of. */
  #version = 0;
  #discarded = false;
  readonly #followers = new RowFollowers();
  readonly #removed = { usable: false, object: 0, link: 0 };

  private constructor(
    readonly arena: Arena,
    /** Its number in requests. Its columns in the log are 8 × this and up. */
    readonly number: number,
  ) {
    this.#log = arena.edit().log;
    const { state, words } = this.#open();
    this.handleBits = words[state + Descriptor.Bits] as 16 | 32;
    this.quota = words[state + Descriptor.Quota];
  }

  /** Makes an empty table. A RangeError with a `code` for options that are none. */
  static make(arena: Arena, { handleBits, quota, seed = 0 }: TableOptions): CListTable {
    checkRange(quota, 0, OBJECT_MOST, Status.BadValue);
    checkWord(seed);
    if (handleBits !== 16 && handleBits !== 32) throw malformed(Status.BadValue);
    arena.reserveRoom(Descriptor.Words);
    arena.words.set([handleBits, quota, seed], arena.roomAt);
    arena.request(Operation.Make);
    return new CListTable(arena, arena.listed);
  }

  /** Entries in use. */
  get size(): number {
    return this.#word(Descriptor.Size);
  }

  /** Exports in use. */
  get exported(): number {
    return this.#word(Descriptor.Exported);
  }

  /** Places of entries that are or were in use: what a sweep goes through. */
  get positions(): number {
    return this.#word(Descriptor.Fresh) + this.#word(Descriptor.ExportFresh);
  }

  /** Bytes of its blocks: rows of imports and exports, and both indexes. */
  get bytes(): number {
    return bytesOf(this.#now());
  }

  /** Whether the form of a number is that of an export: the vat allocates it. */
  isExport(handle: number): boolean {
    return this.#table.isExport(handle);
  }

  /** Whether the form of an export says that it is a promise. */
  isPromiseExport(handle: number): boolean {
    return (handle & this.#table.promiseBit) !== 0;
  }

  /** The number that the vat gave an export. */
  numberOf(handle: number): number {
    return handle & (this.#table.promiseBit - 1);
  }

  /** The export that has a vat's number: of 30 bits, or 14. */
  exportHandle(number: number, promise: boolean): number {
    const { exportBit, promiseBit } = this.#table;
    checkRange(number, 0, promiseBit - 1, Status.BadValue);
    return number | exportBit | (promise ? promiseBit : 0);
  }

  /**
   * Tells `follower` where the rows of imports stand, now and whenever that changes, until the answered function is called. For who looks
   * at single handles so often that a call is too much: import `h` stands at `imports + ((h << 2) & mask)`, and is there when that word is `h` and above 0.
   */
  follow(follower: RowFollower): () => void {
    this.checkIn(this.arena);
    this.#followers.add(follower);
    this.arena.followRows(this.number, () => this.#followers.tell(this.#now()));
    this.#followers.tell(this.#now());
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.isEmpty && !this.#discarded) this.arena.followRows(this.number, null);
    };
  }

  /** The object behind a handle that the vat may use, or 0. Any number of 32 bits may be asked. */
  objectOf(handle: number): number {
    const table = this.#now();
    const { words } = table;
    const at = table.imports + ((handle << 2) & table.importWords);
    if (handle > 0 && words[at] === handle) return words[at + Entry.Object];
    return this.isExport(handle) ? exportedObject(table, handle | 0) : 0;
  }

  /**
   * The object behind a handle that the vat names, as `Batch.send` finds it: an export that was dropped is usable again. 0 for an export that it never
   * named before, {@link NOT_USABLE} for what is no handle, or an import that it dropped. Any number of 32 bits may be asked.
   */
  use(handle: number): number {
    const table = this.#now();
    const { words } = table;
    const at = table.imports + ((handle << 2) & table.importWords);
    if (handle > 0 && words[at] === handle) return words[at + Entry.Object];
    if (!this.isExport(handle)) return NOT_USABLE;
    const index = table.byExport.get(words, handle | 0);
    if (index === 0) return 0;
    const row = table.exportRow(index);
    const object = words[row + Entry.Object];
    if (words[row + Entry.Usable] === 0) this.setUsable(handle, true);
    return object;
  }

  /** The object behind a handle that stands in the table, usable or merely recognizable; or 0. Any number of 32 bits may be asked. */
  knownObjectOf(handle: number): number {
    const table = this.#now();
    const row = table.rowOf(table.words, handle | 0);
    return row === 0 ? 0 : table.words[row + Entry.Object];
  }

  /** The handle of an object, or 0. */
  handleOf(object: number): number {
    const table = this.#now();
    return (object | 0) === object && object > 0 ? table.handleOf(table.words, object) : 0;
  }

  /** Whether the vat may use a handle. Any number of 32 bits may be asked. */
  isUsable(handle: number): boolean {
    return this.objectOf(handle) !== 0;
  }

  /** The link of a handle in the table: a word of who uses the table, 0 at first. */
  linkOf(handle: number): number {
    const table = this.#now();
    return table.words[this.#rowOf(table, handle) + Entry.Link];
  }

  /** Every handle in the table: imports in index order, then exports in the order of their rows. */
  *handles(): Generator<number> {
    for (let position = 0; position < this.positions; position++) {
      const handle = this.handleAt(position);
      if (handle !== 0) yield handle;
    }
  }

  /** The handle in a place, from 0 up to {@link positions}, or 0 for a free one. */
  handleAt(position: number): number {
    const table = this.#now();
    return table.words[rowAt(table, position) + Entry.Handle];
  }

  /** The object in a place, or 0 for a free one. */
  objectAt(position: number): number {
    const table = this.#now();
    const row = rowAt(table, position);
    return table.words[row + Entry.Handle] === 0 ? 0 : table.words[row + Entry.Object];
  }

  /**
   * A new import of an object that has no entry: its handle; 0 when the table is full. A RangeError with a `code` for what is no object, or has an
   * entry.
   */
  allocate(object: number): number {
    checkObject(object);
    const memory = this.#edit();
    if (this.#table.handleOf(memory.words, object) !== 0) throw malformed(Status.Known);
    return this.allocateNew(object);
  }

  /** As {@link allocate}, for an object of which the caller knows that it has no entry: so it is not looked for. */
  allocateNew(object: number): number {
    const memory = this.#edit();
    const table = this.#table;
    const handle = table.importLate(memory, object);
    if (memory.needed !== 0) {
      this.#makeRoom();
      return this.allocateNew(object);
    }
    if (table.imports !== this.#followers.told) this.#followers.tell(table);
    return handle;
  }

  /** As {@link allocateNew}, when that takes no more than a row that rests; else 0, and nothing is changed. */
  allocateNext(object: number): number {
    return this.#version === this.arena.version ? this.#table.importNext(this.#log, object) : 0;
  }

  /**
   * Enters an export that is not in the table, of an object that has no entry; false when the table is full. A RangeError with a `code` for what is
   * no export or no object, or is in the table.
   */
  export(handle: number, object: number): boolean {
    checkObject(object);
    checkWord(handle);
    if (!this.isExport(handle)) throw malformed(Status.BadHandle);
    for (;;) {
      const memory = this.#edit();
      const table = this.#table;
      const { words } = memory;
      if (table.byExport.get(words, handle | 0) !== 0 || table.handleOf(words, object) !== 0)
        throw malformed(Status.Known);
      const entered = table.export(memory, handle | 0, object);
      if (this.arena.edited(memory, memory.log.length)) return entered;
    }
  }

  /** Says whether the vat may use a handle in the table. */
  setUsable(handle: number, usable: boolean): void {
    this.#write(handle, Entry.Usable, usable ? handle | 0 : 0);
  }

  /** The vat is told of a handle in the table: it may use it again. Answers whether it could not. */
  revive(handle: number): boolean {
    if (this.isUsable(handle)) return false;
    this.setUsable(handle, true);
    return true;
  }

  /** Sets the link of a handle in the table. */
  setLink(handle: number, link: number): void {
    checkWord(link);
    this.#write(handle, Entry.Link, link);
  }

  /** Frees the entry of a handle in the table. Answers the entry as it was; valid until the next removal. */
  remove(handle: number): RemovedEntry {
    for (;;) {
      const memory = this.#edit();
      const mark = memory.log.length;
      const table = this.#table;
      const row = this.#rowOf(table, handle);
      const { words } = memory;
      const removed = this.#removed;
      removed.usable = words[row + Entry.Usable] !== 0;
      removed.object = words[row + Entry.Object];
      removed.link = words[row + Entry.Link];
      table.remove(memory, row, this.isExport(handle));
      if (this.arena.edited(memory, mark)) return removed;
    }
  }

  /**
   * As {@link remove}, for the usable import that a follower found at `row`, when it is the latest one and was not looked for by its object; else false, and nothing
   * is changed.
   */
  removeLatest(handle: number, row: number): boolean {
    return (
      handle > 0 && this.#version === this.arena.version && this.#table.removeLatest(this.#log, row, handle)
    );
  }

  /** Rows of imports that were in use and are free, in the order in which they are handed out again. To be read before the next change. */
  freeImports(): Generator<number> {
    return freeRows(this.#now(), false);
  }

  /** Rows of exports that were in use and are free, in the order in which they are handed out again. To be read before the next change. */
  freeExports(): Generator<number> {
    return freeRows(this.#now(), true);
  }

  /** The rows of imports, or of exports, that were ever in use: four words each. Valid until the next change. */
  rows(exported: boolean): Int32Array {
    return usedRows(this.#now(), exported);
  }

  /** The words of the table that are neither rows nor indexes: heads of its lists of free rows, and counts. Valid until the next change. */
  get header(): Int32Array {
    const { words, state } = this.#now();
    return words.subarray(state + Descriptor.State, state + Descriptor.Words);
  }

  /** Everything about the table as words that do not depend on its seed; pending changes are in it. */
  snapshot(): Uint32Array {
    const { arena } = this;
    this.checkIn(arena);
    return takeSnapshot(arena, this.number, this.positions);
  }

  /** Fills this empty table as a snapshot says, between commit and the next change. A RangeError when it is damaged. */
  restore(snapshot: Uint32Array): void {
    const { arena } = this;
    this.checkIn(arena);
    arena.reserveRoom(snapshot.length);
    arena.words.set(snapshot, arena.roomAt);
    arena.request(Operation.Restore, this.number, snapshot.length);
  }

  /** Gives the table's memory back, between commit and the next change. From then on it is empty, and nothing can be put into it. */
  discard(): void {
    this.checkIn(this.arena);
    this.arena.request(Operation.Unmake, this.number);
    this.#discarded = true;
    this.arena.followRows(this.number, null);
    this.#followers.tell(this.#open());
  }

  /** Refuses another arena's table, and one that was discarded: a `RangeError` with the code `CLIST_BAD_TABLE`. */
  checkIn(arena: Arena): void {
    if (this.arena !== arena || this.#discarded) throw malformed(Status.BadTable);
  }

  #word(word: number): number {
    const table = this.#now();
    return table.words[table.state + word];
  }

  /** The row of a handle, which is in the table. */
  #rowOf(table: Table, handle: number): number {
    checkWord(handle);
    const row = table.rowOf(table.words, handle | 0);
    if (row === 0) throw malformed(Status.BadHandle);
    return row;
  }

  #write(handle: number, word: Entry.Usable | Entry.Link, value: number): void {
    for (;;) {
      const memory = this.#edit();
      const mark = memory.log.length;
      const table = this.#table;
      const row = this.#rowOf(table, handle);
      table.setWord(memory, row, word, value, this.isExport(handle));
      if (this.arena.edited(memory, mark)) return;
    }
  }

  /** The arena lacked room, and nothing was changed: now it is larger. */
  #makeRoom(): void {
    const memory = this.#edit();
    this.arena.edited(memory, memory.log.length);
  }

  /** The memory for a change in TypeScript, and {@link #table} as it is now. */
  #edit(): Memory {
    this.checkIn(this.arena);
    this.#now();
    return this.arena.edit();
  }

  /** {@link #table} as it is now. */
  #now(): Table {
    return this.#version === this.arena.version ? this.#table : this.#open();
  }

  /** Finds the table where it is now. One that was discarded is looked for each time, so that whoever changes it is refused. */
  #open(): Table {
    const table = this.#table;
    if (this.#discarded) {
      table.close();
      this.#version = 0;
      return table;
    }
    if (!table.open(this.arena.edit(), this.number)) throw malformed(Status.BadTable);
    this.#version = this.arena.version;
    return table;
  }
}

/** The largest number of an object. */
const OBJECT_MOST = 2 ** 31 - 1;

function checkObject(object: number): void {
  if ((object | 0) !== object || object <= 0) throw malformed(Status.BadValue);
}

function exportedObject(table: Table, handle: number): number {
  const { words } = table;
  const index = table.byExport.get(words, handle);
  const row = index === 0 ? 0 : table.exportRow(index);
  return row === 0 || words[row + Entry.Usable] === 0 ? 0 : words[row + Entry.Object];
}
