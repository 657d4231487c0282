import { createHash } from 'node:crypto';
import { Blobs } from './blobs.js';
import { Column } from './column.js';

/** A device's resource: the kind and the device's own number for it. */
export interface Resource {
  readonly kind: number;
  readonly cell: number;
}

/** State outside the journal that follows its commits and rollbacks. */
export interface Beside {
  /** The changes are kept. */
  committed(): void;
  /** The columns are as they were at the last commit. */
  rolledBack(): void;
}

/** In the place of a column that was dropped: nothing, and not hashed. */
const NO_COLUMN = new Column(-1, '', 0, 0, true, 0);

/** Words of one record in the log. */
const RECORD = 4;
/** Column id of the record "a handler acquired (kind, cell)". */
const ACQUIRED = -1;
/** Column id of the record "the data of this column was replaced"; the old data stands in `replaced`. */
const REPLACED = -2;
/** Column id of the record "the value of a row of these blobs was replaced"; the old value stands in `replaced`. */
const BLOB = -3;

/**
 * The one log of every change of kernel state (columns), in order: records (column, key, old, new) in one arena. Undo reads it
 * backwards; commit takes it forwards. Between commit and the next change the log is empty.
 */
export class Journal {
  readonly columns: Column[] = [];
  #log = new Int32Array(1024 * RECORD);
  #length = 0;
  readonly #blobs: Blobs<unknown>[] = [];
  /** Old values of {@link REPLACED} and {@link BLOB}; the array is kept from crank to crank, and holds no value of a crank that is over. */
  readonly #replaced: unknown[] = [];
  #replacedLength = 0;
  readonly #beside: Beside[] = [];
  /** Numbers of columns that were dropped. */
  readonly #freeIds: number[] = [];
  #group: Column[] | null = null;

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

  /** Adds values that do not fit in cells. `parts` are those parts of a value that are state. */
  blobs<Value>(
    name: string,
    parts: (value: Value) => readonly (Uint8Array | Int32Array | null)[],
  ): Blobs<Value> {
    const blobs = new Blobs<Value>(this.#blobs.length, name, this, parts);
    this.#blobs.push(blobs as Blobs<unknown>);
    return blobs;
  }

  /** Makes something of which the columns are dropped together: what was made, and its columns. */
  group<Made>(make: () => Made): { readonly made: Made; readonly columns: readonly Column[] } {
    const columns: Column[] = [];
    const before = this.#group;
    this.#group = columns;
    try {
      return { made: make(), columns };
    } finally {
      this.#group = before;
    }
  }

  /** Takes out columns for good, whose numbers are others' then: a commit of its own. Nothing may be pending. */
  drop(columns: readonly Column[]): void {
    if (this.#length !== 0)
      throw new Error('invariant: columns are dropped between commit and the next change');
    for (const column of columns) {
      column.clear();
      this.columns[column.id] = NO_COLUMN;
      this.#freeIds.push(column.id);
    }
    this.commit();
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
    this.#append(column.id, key, old, now);
    data[key] = now;
  }

  /** Notes that a handler acquired a resource, so that a rollback releases it. */
  acquired(kind: number, cell: number): void {
    this.#append(ACQUIRED, kind, cell, 0);
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
  get mark(): number {
    return this.#length;
  }

  /** Number of changes since the last commit or rollback. */
  get pending(): number {
    return this.#length / RECORD;
  }

  /** Keeps the changes. */
  commit(): void {
    this.#length = 0;
    this.#forget(0);
    for (const beside of this.#beside) beside.committed();
  }

  /**
   * Undoes the changes since the last commit, newest first. Answers the resources that handlers acquired in between, newest first: their
   * devices must let go of them.
   */
  rollback(): readonly Resource[] {
    const acquired = this.undoTo(0);
    for (const beside of this.#beside) beside.rolledBack();
    return acquired;
  }

  /** Undoes the changes since `mark` was taken, newest first, within the same crank. Answers what was acquired in between. */
  undoTo(mark: number): readonly Resource[] {
    const acquired: Resource[] = [];
    let replaced = this.#replacedLength;
    for (let at = this.#length - RECORD; at >= mark; at -= RECORD) {
      const column = this.#log[at];
      const key = this.#log[at + 1];
      const old = this.#log[at + 2];
      if (column >= 0) {
        this.columns[column].data[key] = old;
      } else if (column === ACQUIRED) {
        acquired.push({ kind: key, cell: old });
      } else {
        const value = this.#replaced[--replaced];
        if (column === REPLACED) this.columns[key].data = value as Int32Array;
        else this.#blobs[key].put(old, value);
      }
    }
    this.#length = mark;
    this.#forget(replaced);
    return acquired;
  }

  /**
   * SHA-256 over the name and the used cells of every column that is no index, and over all blobs, in hex: equal state has an equal
   * hash, whatever the capacities.
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
    for (const blobs of this.#blobs) blobs.hashInto((data) => hash.update(data));
    return hash.digest('hex');
  }

  /** Lets go of the old values from `length` on. */
  #forget(length: number): void {
    for (let at = length; at < this.#replacedLength; at++) this.#replaced[at] = null;
    this.#replacedLength = length;
  }

  #add(name: string, capacity: number, unused: number, derived: boolean, rowWords = 0): Column {
    const id = this.#freeIds.pop() ?? this.columns.length;
    const column = new Column(id, name, capacity, unused, derived, rowWords);
    this.columns[id] = column;
    this.#group?.push(column);
    return column;
  }

  #append(column: number, key: number, old: number, now: number): void {
    if (this.#length === this.#log.length) {
      const grown = new Int32Array(this.#log.length * 2);
      grown.set(this.#log);
      this.#log = grown;
    }
    this.#log[this.#length] = column;
    this.#log[this.#length + 1] = key;
    this.#log[this.#length + 2] = old;
    this.#log[this.#length + 3] = now;
    this.#length += RECORD;
  }
}
