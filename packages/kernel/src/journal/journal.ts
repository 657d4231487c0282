import { createHash } from 'node:crypto';
import { Arena, CListTable, type EngineId, Log, LogRecord, type TableOptions } from '@callgate/native-addon';
import { Blobs } from './blobs.js';
import { Column } from './column.js';
import { HeldBytes } from './held-bytes.js';

/** A device's resource: the kind and the device's own number for it. */
export interface Resource {
  readonly kind: number;
  readonly cell: number;
}

/** State outside the journal that follows its commits and rollbacks. */
export interface Beside {
  /** The changes are kept. */
  committed?(): void;
  /** All is as it was at the last commit. */
  rolledBack?(): void;
}

/**
 * State that notes in the journal what it was, once after each checkpoint (a commit, a mark: what one may go back to), and undoes itself to there. Of the first
 * change since a commit it tells `Journal.changed`.
 */
export interface Checkpointed {
  readonly name: string;
  /** Bytes that it takes. */
  readonly bytes: number;
  /** What of it is state, for the hash. */
  state(): Int32Array;
  /** One may go back to what it is now: it notes it before the next change. */
  checkpoint(): void;
  /** As {@link checkpoint}; nobody will go back to what it was before. Also after a rollback, when it is what it was at the last commit. */
  commit(): void;
}

/** Ids of columns stay below this; those from here on are the c-lists'. */
const FIRST_CLIST = 1 << 20;
/** Column id of the record "the data of this column was replaced"; the old data stands in `replaced`. */
const REPLACED = -2;
/** Column id of the record "the value of a row of these blobs was replaced"; the old value stands in `replaced`. */
const BLOB = -3;

/** The first column id of {@link Journal.changes}; the others go down from it. */
const CHANGES = -8;

/** Undoes a change of a form of its own. What a handler acquired by it goes to `acquired`. */
export type UndoChange = (key: number, old: number, now: number, acquired: Resource[]) => void;

/** A c-list and what it is called in the hash. */
interface NamedTable {
  readonly name: string;
  readonly table: CListTable;
}

/**
 * The one log of every change of kernel state (columns and c-lists), in order: records (column, key, old, new) in one arena, where the c-lists stand, too.
 * Undo reads it backwards; commit takes it forwards. Between commit and the next change the log is empty.
 */
export class Journal extends Log {
  readonly columns: Column[] = [];
  /** What the running crank gave to be held, beside the log. */
  readonly held = new HeldBytes();
  /** C-lists stand here, and the log. */
  readonly arena = new Arena({ firstColumn: FIRST_CLIST, log: this });
  /** By their numbers in the arena. */
  readonly #clists: (NamedTable | undefined)[] = [];
  readonly #blobs: Blobs<unknown>[] = [];
  readonly #changes: UndoChange[] = [];
  /** Read-only outside this class. */
  readonly checkpointed: Checkpointed[] = [];
  /** So many of this list changed since the last commit. It is kept from crank to crank. */
  readonly #changed: Checkpointed[] = [];
  #changedLength = 0;
  /** Old values of {@link REPLACED} and {@link BLOB}; the array is kept from crank to crank, and holds no value of a crank that is over. */
  readonly #replaced: unknown[] = [];
  #replacedLength = 0;
  readonly #beside: Beside[] = [];

  /** Adds a column. Columns are made in the same order in every run: their order is part of the state hash. */
  column(name: string, capacity = 16, unused = 0): Column {
    return this.#add(name, capacity, unused, false);
  }

  /** Adds a column of rows of so many words. Of a row of which the first word is 0, only that one is state: such a row is not hashed. */
  rows(name: string, words: number, capacity = 16): Column {
    return this.#add(name, capacity * words, 0, false, words);
  }

  /** Adds a column whose cells follow from other columns: an index. It is undone like any other and not hashed. */
  index(name: string, capacity = 16): Column {
    return this.#add(name, capacity, 0, true);
  }

  /** Which code works on c-lists: what `CALLGATE_CLIST` says, else the fastest that runs here. */
  get engine(): EngineId {
    return this.arena.engine;
  }

  /** Adds a c-list. Its number is the lowest that no other has, in every run. */
  clist(name: string, options: TableOptions): CListTable {
    const table = CListTable.make(this.arena, options);
    this.#clists[table.number] = { name, table };
    return table;
  }

  /** Takes a c-list out for good, whose number is another's then: it is empty from now on. A commit of its own. Nothing may be pending. */
  dropClist(table: CListTable): void {
    table.discard();
    this.#clists[table.number] = undefined;
    this.commit();
  }

  /** Bytes of the columns, the c-lists and the log, used or reserved. */
  get bytes(): number {
    const checkpointed = this.checkpointed.reduce((sum, { bytes }) => sum + bytes, 0);
    return this.columns.reduce((sum, { data }) => sum + data.byteLength, this.arena.bytes + checkpointed);
  }

  /**
   * Adds changes of a form of their own: a whole row that comes or goes, say. Whoever makes them notes each with {@link note} and the id that this
   * answers, and undoes it as a whole; the cells that it concerns need no record.
   */
  changes(undo: UndoChange): number {
    this.#changes.push(undo);
    return CHANGES + 1 - this.#changes.length;
  }

  /**
   * Adds values that do not fit in cells. `parts` are those parts of a value that are state. Unless `counts` is false each value counts as held by the crank that
   * sets it: then whoever takes the bytes in counts them.
   */
  blobs<Value>(
    name: string,
    parts: (value: Value) => readonly (Uint8Array | Int32Array | null)[],
    counts = true,
  ): Blobs<Value> {
    const blobs = new Blobs<Value>(this.#blobs.length, name, this, parts, counts);
    this.#blobs.push(blobs as Blobs<unknown>);
    return blobs;
  }

  /** Adds state that undoes itself. It is added in the same order in every run: its order is part of the state hash. */
  keep(checkpointed: Checkpointed): void {
    this.checkpointed.push(checkpointed);
  }

  /** Such state is about to change, for the first time since the last commit. */
  changed(checkpointed: Checkpointed): void {
    this.#changed[this.#changedLength++] = checkpointed;
  }

  /** Adds state that follows every commit and rollback. */
  follow(beside: Beside): void {
    this.#beside.push(beside);
  }

  /** Changes one cell. Nothing is logged when the value stays the same. */
  write(column: Column, key: number, value: number): void {
    let { data } = column;
    if (key >= data.length) {
      column.reserve(key);
      ({ data } = column);
    }
    const old = data[key];
    const now = value | 0;
    if (old === now) return;
    // As Log.append, written out: calls are most of what a change costs.
    const at = this.nextAt;
    if (at === this.endAt) {
      this.#append(column.id, key, old, now);
    } else {
      const { words } = this;
      words[at + 3] = now;
      words[at] = column.id;
      words[at + 1] = key;
      words[at + 2] = old;
      this.nextAt = at + LogRecord.Words;
    }
    data[key] = now;
  }

  /** Notes a change of a form of its own: see {@link changes}. */
  note(changes: number, key: number, old: number, now: number): void {
    const at = this.nextAt;
    if (at === this.endAt) {
      this.#append(changes, key, old, now);
      return;
    }
    const { words } = this;
    words[at + 3] = now;
    words[at] = changes;
    words[at + 1] = key;
    words[at + 2] = old;
    this.nextAt = at + LogRecord.Words;
  }

  /** Notes what a cell holds: from here to the next checkpoint it may be changed without a record. */
  noteCell(column: Column, key: number): void {
    const value = column.data[key];
    this.#append(column.id, key, value, value);
  }

  /** Replaces a column's data by a new layout (a hash table that grew). The old data is kept until the commit. */
  replace(column: Column, data: Int32Array): void {
    this.#append(REPLACED, column.id, 0, 0);
    this.#replaced[this.#replacedLength++] = column.data;
    column.data = data;
  }

  /** Notes what value a row of some blobs had; their own call. */
  replaceBlob(blobs: number, row: number, old: unknown): void {
    this.#append(BLOB, blobs, row, 0);
    this.#replaced[this.#replacedLength++] = old;
  }

  /** Where the log stands now, for {@link undoTo}. */
  mark(): number {
    this.#checkpoint();
    return this.length;
  }

  /** Number of changes since the last commit or rollback. */
  get pending(): number {
    return this.length / LogRecord.Words;
  }

  /** Keeps the changes. */
  commit(): void {
    this.arena.commit();
    this.#commitChanged();
    this.#forget(0);
    for (const beside of this.#beside) beside.committed?.();
  }

  /**
   * Undoes the changes since the last commit, newest first. Answers the resources that handlers acquired in between, newest first: their
   * devices must let go of them.
   */
  rollback(): readonly Resource[] {
    const acquired = this.undoTo(0);
    this.#commitChanged();
    for (const beside of this.#beside) beside.rolledBack?.();
    return acquired;
  }

  /** Undoes the changes since `mark` was taken, newest first, within the same crank. Answers what was acquired in between. */
  undoTo(mark: number): readonly Resource[] {
    const acquired: Resource[] = [];
    let replaced = this.#replacedLength;
    this.arena.undoTo(mark, (column, key, old, now) => {
      if (column >= 0) {
        this.columns[column].data[key] = old;
      } else if (column <= CHANGES) {
        this.#changes[CHANGES - column](key, old, now, acquired);
      } else {
        const value = this.#replaced[--replaced];
        if (column === REPLACED) this.columns[key].data = value as Int32Array;
        else this.#blobs[key].put(old, value);
      }
    });
    this.#forget(replaced);
    this.#checkpoint();
    return acquired;
  }

  /**
   * SHA-256 over the name and the used cells of every column that is no index, the snapshot of every c-list, and all blobs, in hex: equal state has an equal
   * hash, whatever the capacities and the engine.
   */
  hash(): string {
    const hash = createHash('sha256');
    for (const { name, data, unused, derived, rowWords } of this.columns) {
      if (derived) continue;
      if (rowWords > 0) {
        hash.update(`${name}\n`);
        for (let at = 0; at < data.length; at += rowWords)
          if (data[at] !== 0)
            hash.update(`${at}\n`).update(new Uint8Array(data.buffer, at * 4, rowWords * 4));
        continue;
      }
      let used = data.length;
      while (used > 0 && data[used - 1] === unused) used--;
      hash.update(`${name}:${used}\n`);
      hash.update(new Uint8Array(data.buffer, data.byteOffset, used * 4));
    }
    for (const named of this.#clists) {
      if (named === undefined) continue;
      const { name, table } = named;
      const words = table.snapshot();
      hash.update(`${name}:${words.length}\n`);
      hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
    }
    for (const checkpointed of this.checkpointed) {
      const words = checkpointed.state();
      hash.update(`${checkpointed.name}:${words.length}\n`);
      hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
    }
    for (const blobs of this.#blobs) blobs.hashInto((data) => hash.update(data));
    return hash.digest('hex');
  }

  /** One may go back to here. */
  #checkpoint(): void {
    for (let at = 0; at < this.#changedLength; at++) this.#changed[at].checkpoint();
  }

  #commitChanged(): void {
    for (let at = 0; at < this.#changedLength; at++) this.#changed[at].commit();
    this.#changedLength = 0;
  }

  /** Lets go of the old values from `length` on. */
  #forget(length: number): void {
    for (let at = length; at < this.#replacedLength; at++) this.#replaced[at] = null;
    this.#replacedLength = length;
  }

  #add(name: string, capacity: number, unused: number, derived: boolean, rowWords = 0): Column {
    const column = new Column(this.columns.length, name, capacity, unused, derived, rowWords);
    this.columns.push(column);
    return column;
  }

  #append(column: number, key: number, old: number, now: number): void {
    if (!this.append(column, key, old, now)) this.arena.append(column, key, old, now);
  }
}
