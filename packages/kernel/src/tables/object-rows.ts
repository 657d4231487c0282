import type { Column } from '../journal/column.js';
import type { Journal, Resource } from '../journal/journal.js';
import { FreeList } from './free-list.js';
import { type ObjectFlag, ObjectRow, PromiseRow, RowKind } from './layout.js';

/** What a row is. */
export type RowSort = 'free' | 'object' | 'promise' | 'node' | 'resource';

/** The words of a row that are set whenever one is made. */
const SET_WHEN_MADE: ReadonlySet<ObjectRow> = new Set([
  ...[ObjectRow.Kind, ObjectRow.Rights, ObjectRow.Cell, ObjectRow.BornKind],
  ...[ObjectRow.SerialLow, ObjectRow.SerialHigh, ObjectRow.Owner],
]);

/**
 * The rows of the object table: how they come and go, and what stands in them.
 *
 * Invariants: a free row has kind {@link RowKind.Free}, and its other words are no state; unless it is {@link ObjectRow.Dirty}, those that no new row sets are 0.
 *
 * A row that was made since the last checkpoint comes, changes and goes without records: undone, it is free again, as the counts of the free rows say. So what
 * becomes of a resource in the crank that makes it costs the log nothing here: docs/decisions/0036.
 */
export class ObjectRows {
  protected readonly journal: Journal;
  /** Rows that stand for nothing. Read-only outside the tables. */
  readonly freeRows: FreeList;
  /** Ids of records: a row was made again that was in use since the last commit (the kind and cell that a handler acquired, or 0); one was freed that is not new (its kind and {@link ObjectRow.Dirty}). */
  readonly #makesAgain: number;
  protected readonly frees: number;
  /** Rows of {@link ObjectRow.Words} words; read-only outside the tables. */
  readonly rows: Column;
  /** Their cells, and how many they are: the length of an array is read as a float. */
  protected data!: Int32Array;
  #cells = 0;

  constructor(journal: Journal) {
    this.journal = journal;
    this.freeRows = new FreeList(journal, 'objects', 1 << 26, (object, acquired) =>
      this.#unmake(object, acquired),
    );
    this.rows = journal.rows('objects.rows', ObjectRow.Words, 16);
    this.rows.follow((data) => {
      this.data = data;
      this.#cells = data.length;
    });
    this.#makesAgain = journal.changes((object, kind, cell, acquired) => {
      this.data[object << ObjectRow.Shift] = RowKind.Free;
      if (kind !== 0) acquired.push({ kind, cell });
    });
    this.frees = journal.changes((object, kind, dirty) => {
      const at = object << ObjectRow.Shift;
      this.data[at] = kind;
      this.data[at | ObjectRow.Dirty] = dirty;
    });
  }

  /** Number of rows in use. */
  get live(): number {
    return this.freeRows.highWater - 1 - this.freeRows.resting;
  }

  /** Every row in use, in the order of their indexes. */
  *all(): Generator<number> {
    for (let object = 1; object < this.freeRows.highWater; object++) if (this.isUsed(object)) yield object;
  }

  /** Whether a free row is {@link ObjectRow.Dirty}, or all is 0 that no new row sets. */
  isClear(row: number): boolean {
    if (this.get(row, ObjectRow.Dirty) !== 0) return true;
    for (let word = ObjectRow.Kind; word < ObjectRow.Words; word++)
      if (!SET_WHEN_MADE.has(word) && this.get(row, word) !== 0) return false;
    return true;
  }

  /** Whether a row stands for a resource, or a facet of one. Any number may be asked. */
  has(object: number): boolean {
    return this.kindOf(object) > 0;
  }

  /** Whether a row is in use. Any number may be asked. */
  isUsed(object: number): boolean {
    return (this.kindOf(object) | 0) !== RowKind.Free;
  }

  /** What a row is. */
  sortOf(object: number): RowSort {
    const kind = this.kindOf(object);
    if (kind > 0) return 'resource';
    if (kind === RowKind.Object) return 'object';
    if (kind === RowKind.Promise) return 'promise';
    return kind === RowKind.Node ? 'node' : 'free';
  }

  isPromise(object: number): boolean {
    return this.kindOf(object) === RowKind.Promise;
  }

  kindOf(object: number): number {
    return this.get(object, ObjectRow.Kind);
  }

  rightsOf(object: number): number {
    return this.get(object, ObjectRow.Rights);
  }

  cellOf(object: number): number {
    return this.get(object, ObjectRow.Cell);
  }

  /** The kind that a resource was made with, also when it is gone; 0 for what is no resource. */
  bornKindOf(object: number): number {
    return this.get(object, ObjectRow.BornKind);
  }

  isGone(object: number): boolean {
    return this.get(object, ObjectRow.Kind) === ObjectRow.Gone;
  }

  /** The vat of an object, the device of a node (-1 - n for function n of the kernel), the decider of a promise; 0 for none. */
  ownerOf(object: number): number {
    return this.get(object, ObjectRow.Owner);
  }

  setOwner(object: number, owner: number): void {
    this.set(object, ObjectRow.Owner, owner);
  }

  reachableOf(object: number): number {
    return this.get(object, ObjectRow.Reachable);
  }

  recognizableOf(object: number): number {
    return this.get(object, ObjectRow.Reachable) + this.get(object, ObjectRow.Known);
  }

  /** Messages that wait for a promise. */
  waitingFor(promise: number): number {
    return this.get(promise, PromiseRow.Waiting);
  }

  hasFlag(object: number, flag: ObjectFlag): boolean {
    return (this.get(object, ObjectRow.Flags) & flag) !== 0;
  }

  setFlag(object: number, flag: ObjectFlag, on: boolean): void {
    const flags = this.get(object, ObjectRow.Flags);
    this.set(object, ObjectRow.Flags, on ? flags | flag : flags & ~flag);
  }

  /** The never-reused number of a row: the 12 of `ko12`. */
  serialOf(object: number): number {
    return this.get(object, ObjectRow.SerialHigh) * 2 ** 31 + this.get(object, ObjectRow.SerialLow);
  }

  /** Frees a row that nobody holds. */
  free(object: number): void {
    const at = object << ObjectRow.Shift;
    const data = this.data;
    if (!this.freeRows.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
      this.journal.note(this.frees, object, data[at], data[at | ObjectRow.Dirty]);
    data[at] = RowKind.Free;
    data[at | ObjectRow.Dirty] = 1;
    this.freeRows.put(object);
  }

  get(object: number, field: number): number {
    return this.data[(object << ObjectRow.Shift) | field];
  }

  set(object: number, field: number, value: number): void {
    const data = this.data;
    const at = object << ObjectRow.Shift;
    if (this.freeRows.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
      data[at | field] = value;
    else this.journal.write(this.rows, at | field, value);
  }

  /** A row with these words, its number, and else 0. What a handler acquired has the kind `acquired`; 0 for what nobody did. */
  protected make(kind: number, acquired: number, rights: number, cell: number, owner: number): number {
    const free = this.freeRows;
    const wasUsed = free.nextWasUsed;
    const object = free.take();
    if (object === 0) throw new Error('invariant: the object table has room for every c-list entry');
    const at = object << ObjectRow.Shift;
    if (at + ObjectRow.Words > this.#cells) this.rows.reserve(at + ObjectRow.Words - 1);
    if (wasUsed || this.data[at | ObjectRow.Dirty] !== 0) this.#clear(object, wasUsed, acquired, cell);
    const data = this.data;
    data[at] = kind;
    data[at | ObjectRow.Rights] = rights;
    data[at | ObjectRow.Cell] = cell;
    data[at | ObjectRow.BornKind] = acquired;
    data[at | ObjectRow.SerialLow] = free.numberLow;
    data[at | ObjectRow.SerialHigh] = free.numberHigh;
    data[at | ObjectRow.Owner] = owner;
    return object;
  }

  /** Makes the words of a free row 0 that no new row sets. Of one that was in use since the last commit all are noted first: an undo needs them. */
  #clear(object: number, wasUsed: boolean, acquired: number, cell: number): void {
    const at = object << ObjectRow.Shift;
    if (wasUsed) {
      this.journal.note(this.#makesAgain, object, acquired, cell);
      for (let word = at + 1; word < at + ObjectRow.Words; word++) this.journal.noteCell(this.rows, word);
      this.freeRows.note();
    }
    // A loop, or a call, takes several times as long.
    const data = this.data;
    data[at | ObjectRow.Dirty] = 0;
    data[at | 14] = 0;
    data[at | ObjectRow.Flags] = 0;
    data[at | ObjectRow.FirstLink] = 0;
    data[at | ObjectRow.Known] = 0;
    data[at | ObjectRow.NextFacet] = 0;
    data[at | ObjectRow.FirstFacet] = 0;
    data[at | ObjectRow.Reachable] = 0;
    data[at | ObjectRow.Base] = 0;
  }

  /** A row that was made since the last commit was not. */
  #unmake(object: number, acquired: Resource[]): void {
    const data = this.data;
    const at = object << ObjectRow.Shift;
    const kind = data[at | ObjectRow.BornKind];
    if (kind !== 0 && data[at | ObjectRow.Base] === 0)
      acquired.push({ kind, cell: data[at | ObjectRow.Cell] });
    data[at] = RowKind.Free;
    data[at | ObjectRow.Dirty] = 1;
  }
}
