import { createHash } from 'node:crypto';

/** Is told whenever a column's data is another array. */
export type Follower = (data: Int32Array) => void;

/**
 * One column of kernel state: 32-bit cells that only the journal writes. `data` is another array when the column grows: readers take it
 * afresh each time, or follow it.
 */
export class Column {
  #data: Int32Array;
  readonly #followers = new Set<Follower>();

  constructor(
    readonly id: number,
    readonly name: string,
    capacity: number,
    /** What an unused cell holds; trailing unused cells are not state. */
    readonly unused: number,
  ) {
    this.#data = new Int32Array(capacity).fill(unused);
  }

  get data(): Int32Array {
    return this.#data;
  }

  set data(data: Int32Array) {
    this.#data = data;
    for (const follower of this.#followers) follower(data);
  }

  /** Tells `follower` the data, now and whenever it changes, until the answered function is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    follower(this.#data);
    return () => this.#followers.delete(follower);
  }

  /** Makes room for the cell `key`, at least doubling. Capacity is not state: growing is neither journaled nor undone. */
  reserve(key: number): void {
    if (key < this.#data.length) return;
    let capacity = Math.max(16, this.#data.length);
    while (capacity <= key) capacity *= 2;
    const grown = new Int32Array(capacity).fill(this.unused);
    grown.set(this.#data);
    this.data = grown;
  }
}

/** A device's resource: the kind and the device's own number for it. */
export interface Resource {
  readonly kind: number;
  readonly cell: number;
}

/** State that cannot stand in columns (blobs, lists) and follows them. */
export interface Beside {
  /** The changes are kept. */
  committed(): void;
  /** The columns are as they were at the last commit. */
  rolledBack(): void;
}

/** Words of one record in the log. */
const RECORD = 4;
/** Column id of the record "a handler acquired (kind, cell)". */
const ACQUIRED = -1;
/** Column id of the record "the data of this column was replaced"; the old data stands in `replaced`. */
const REPLACED = -2;

/**
 * The one log of every change of kernel state (columns), in order: records (column, key, old, new) in one arena. Undo reads it
 * backwards; commit takes it forwards. Between commit and the next change the log is empty.
 */
export class Journal {
  readonly columns: Column[] = [];
  #log = new Int32Array(1024 * RECORD);
  #length = 0;
  readonly #replaced: Int32Array[] = [];
  readonly #beside: Beside[] = [];

  /** Adds a column. Columns are made in the same order in every run: their order is part of the state hash. */
  column(name: string, capacity = 16, unused = 0): Column {
    const column = new Column(this.columns.length, name, capacity, unused);
    this.columns.push(column);
    return column;
  }

  /** Takes out the columns that were made since there were `count`; nothing of them may be pending. */
  dropColumns(count: number): void {
    if (this.#length !== 0)
      throw new Error('invariant: columns are dropped between commit and the next change');
    this.columns.length = count;
  }

  /** Adds state that follows every commit and rollback. */
  follow(beside: Beside): void {
    this.#beside.push(beside);
  }

  /** Changes one cell. Nothing is logged when the value stays the same. */
  write(column: Column, key: number, value: number): void {
    if (key >= column.data.length) column.reserve(key);
    const old = column.data[key];
    const now = value | 0;
    if (old === now) return;
    this.#append(column.id, key, old, now);
    column.data[key] = now;
  }

  /** Notes that a handler acquired a resource, so that a rollback releases it. */
  acquired(kind: number, cell: number): void {
    this.#append(ACQUIRED, kind, cell, 0);
  }

  /** Replaces a column's data by a new layout (a hash table that grew). The old data is kept until the commit. */
  replace(column: Column, data: Int32Array): void {
    this.#append(REPLACED, column.id, this.#replaced.length, 0);
    this.#replaced.push(column.data);
    column.data = data;
  }

  /** Number of changes since the last commit or rollback. */
  get pending(): number {
    return this.#length / RECORD;
  }

  /** Keeps the changes. */
  commit(): void {
    this.#forget();
    for (const beside of this.#beside) beside.committed();
  }

  /**
   * Undoes the changes since the last commit, newest first. Answers the resources that handlers acquired in between, newest first: their
   * devices must let go of them.
   */
  rollback(): readonly Resource[] {
    const acquired: Resource[] = [];
    for (let at = this.#length - RECORD; at >= 0; at -= RECORD) {
      const column = this.#log[at];
      const key = this.#log[at + 1];
      const old = this.#log[at + 2];
      if (column === ACQUIRED) acquired.push({ kind: key, cell: old });
      else if (column === REPLACED) this.columns[key].data = this.#replaced[old];
      else this.columns[column].data[key] = old;
    }
    this.#forget();
    for (const beside of this.#beside) beside.rolledBack();
    return acquired;
  }

  /** SHA-256 over every column's name and used cells, in hex: equal state has an equal hash, whatever the capacities. */
  hash(): string {
    const hash = createHash('sha256');
    for (const { name, data, unused } of this.columns) {
      let used = data.length;
      while (used > 0 && data[used - 1] === unused) used--;
      hash.update(`${name}:${used}\n`);
      hash.update(new Uint8Array(data.buffer, data.byteOffset, used * 4));
    }
    return hash.digest('hex');
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

  #forget(): void {
    this.#length = 0;
    this.#replaced.length = 0;
  }
}
