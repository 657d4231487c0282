import type { Arena } from './arena.js';
import { linesOf, Memory, wordOf } from './engine/js/memory.js';
import { Table } from './engine/js/table.js';
import { CList, Descriptor, Entry, Header, Operation, Status } from './layout.js';
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

/** One vat's c-list in an arena, with what is asked of single handles. Whole messages go through a `Batch`. */
export class CListTable {
  readonly #reader = new Table();
  #memory: Memory;
  readonly #unfollow: () => void;

  constructor(
    readonly arena: Arena,
    /** Its number in requests. Its columns in the log are 8 × this and up. */
    readonly number: number,
  ) {
    this.#memory = new Memory(arena.words, arena.words.length / CList.Line);
    this.#unfollow = arena.follow((words) => {
      this.#memory = new Memory(words, words.length / CList.Line);
    });
  }

  /** Makes an empty table. */
  static make(arena: Arena, { handleBits, quota, seed = 0 }: TableOptions): CListTable {
    arena.reserveRoom(Descriptor.Words);
    arena.words.set([handleBits, quota, seed], arena.roomAt);
    arena.request(Operation.Make);
    return new CListTable(arena, arena.listed);
  }

  /** Entries in use. */
  get size(): number {
    return this.arena.words[this.#state + Descriptor.Size];
  }

  /** Exports in use. */
  get exported(): number {
    return this.arena.words[this.#state + Descriptor.Exported];
  }

  /** Places of entries that are or were in use: what a sweep goes through. */
  get positions(): number {
    const { words } = this.arena;
    return words[this.#state + Descriptor.Fresh] + words[this.#state + Descriptor.ExportFresh];
  }

  /** Bytes of its blocks: rows of imports and exports, and both indexes. */
  get bytes(): number {
    const { words } = this.arena;
    let lines = 0;
    for (let block = Descriptor.Entries; block <= Descriptor.ByExport; block++)
      lines += linesOf(words[this.#state + block]);
    return lines * CList.Line * 4;
  }

  /** The object behind a handle that the vat may use, or 0. Any integer may be asked. */
  objectOf(handle: number): number {
    const { words } = this.arena;
    const block = words[this.#state + Descriptor.Entries];
    const at = wordOf(block) + ((handle * Entry.Words) & (linesOf(block) * CList.Line - 1));
    if (handle > 0 && words[at] === handle) return words[at + Entry.Object];
    const row = this.#exportRow(handle | 0);
    return row === 0 || words[row + Entry.Usable] === 0 ? 0 : words[row + Entry.Object];
  }

  /** The object behind a handle that stands in the table, usable or merely recognizable; or 0. Any integer may be asked. */
  knownObjectOf(handle: number): number {
    const row = handle === 0 ? 0 : this.#open().rowOf(this.arena.words, handle | 0);
    return row === 0 ? 0 : this.arena.words[row + Entry.Object];
  }

  /** The handle of an object, or 0. */
  handleOf(object: number): number {
    return object === 0 ? 0 : this.#open().byObject.get(this.arena.words, object | 0);
  }

  /** Whether the vat may use a handle. Any integer may be asked. */
  isUsable(handle: number): boolean {
    return this.objectOf(handle) !== 0;
  }

  /** Everything about the table as words that do not depend on its seed; pending changes are in it. */
  snapshot(): Uint32Array {
    const { arena } = this;
    let words = Math.max(16, this.positions * Entry.Words + 12);
    for (;;) {
      arena.reserveRoom(words);
      const status = arena.request(Operation.Snapshot, this.number, words);
      const needed = arena.listed;
      if (status === Status.Ok) {
        const at = arena.roomAt;
        return Uint32Array.from(arena.words.subarray(at, at + needed));
      }
      words = needed;
    }
  }

  /** Fills this empty table as a snapshot says, between commit and the next change. A RangeError when it is damaged. */
  restore(snapshot: Uint32Array): void {
    const { arena } = this;
    arena.reserveRoom(snapshot.length);
    arena.words.set(snapshot, arena.roomAt);
    arena.request(Operation.Restore, this.number, snapshot.length);
  }

  /** Gives the table's memory back, between commit and the next change. */
  remove(): void {
    this.arena.request(Operation.Unmake, this.number);
    this.#unfollow();
  }

  get #state(): number {
    return wordOf(this.arena.words[Header.Tables]) + this.number * Descriptor.Words;
  }

  #open(): Table {
    if (!this.#reader.open(this.#memory, this.number)) throw malformed(Status.BadTable);
    return this.#reader;
  }

  #exportRow(handle: number): number {
    const wide = this.arena.words[this.#state + Descriptor.Bits] === 32;
    if (wide ? handle >= 0 : handle >> 15 !== 1) return 0;
    return this.#open().rowOf(this.arena.words, handle);
  }
}
