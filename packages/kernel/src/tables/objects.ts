import type { Column } from '../journal/column.js';
import type { Journal, Resource } from '../journal/journal.js';
import type { ReleaseList } from '../collect/release-list.js';
import { type ObjectFlag, ObjectRow, PromiseRow, RowKind } from './layout.js';
import { FreeList } from './free-list.js';
import { WordList } from './word-list.js';

/** What a row is. */
export type RowSort = 'free' | 'object' | 'promise' | 'node' | 'resource';

/** The words of a row that are set whenever one is made. */
const SET_WHEN_MADE: ReadonlySet<ObjectRow> = new Set([
  ...[ObjectRow.Kind, ObjectRow.Rights, ObjectRow.Cell, ObjectRow.BornKind],
  ...[ObjectRow.SerialLow, ObjectRow.SerialHigh, ObjectRow.Owner],
]);

/**
 * Everything that the kernel can refer to, one row each, by a recycled index (1 and up): objects of vats, promises, device nodes, resources of
 * devices and facets of them.
 *
 * Invariants: a free row has kind {@link RowKind.Free}, and its other words are no state; unless it is {@link ObjectRow.Dirty}, those that no new row sets are 0.
 * A facet's base is never itself a facet. A row of which a count touched 0 stands on the maybe-free list until the crank is settled; so does a row that is
 * new, for nobody need come to hold it.
 *
 * A row that was made since the last checkpoint comes, changes and goes without records: undone, it is free again, as the counts of the free rows say. So what
 * becomes of a resource in the crank that makes it costs the log nothing here: docs/decisions/0036.
 */
export class ObjectTable {
  readonly #journal: Journal;
  readonly #free: FreeList;
  /** Ids of records: a row was made again that was in use since the last commit (the kind and cell that a handler acquired, or 0); one was freed that is not new (its kind and {@link ObjectRow.Dirty}). */
  readonly #makesAgain: number;
  readonly #frees: number;
  /** Rows of {@link ObjectRow.Words} words; read-only outside the tables. */
  readonly rows: Column;
  /** Their cells, and how many they are: the length of an array is read as a float. */
  #data!: Int32Array;
  #cells = 0;
  readonly #maybeFree = new WordList();

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'objects', 1 << 26, (object, acquired) =>
      this.#unmake(object, acquired),
    );
    this.rows = journal.rows('objects.rows', ObjectRow.Words, 16);
    this.rows.follow((data) => {
      this.#data = data;
      this.#cells = data.length;
    });
    this.#makesAgain = journal.changes((object, kind, cell, acquired) => {
      this.#data[object << ObjectRow.Shift] = RowKind.Free;
      if (kind !== 0) acquired.push({ kind, cell });
    });
    this.#frees = journal.changes((object, kind, dirty) => {
      const at = object << ObjectRow.Shift;
      this.#data[at] = kind;
      this.#data[at | ObjectRow.Dirty] = dirty;
    });
    journal.follow({ committed: () => {}, rolledBack: () => this.#maybeFree.shorten(0) });
  }

  /** Number of rows in use. */
  get live(): number {
    return this.#free.highWater - 1 - this.#free.resting;
  }

  /** Every row in use, in the order of their indexes. */
  *all(): Generator<number> {
    for (let object = 1; object < this.#free.highWater; object++) if (this.isUsed(object)) yield object;
  }

  /** Rows that stand for nothing. Read-only outside this class. */
  get freeRows(): FreeList {
    return this.#free;
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

  /** The row that a facet restricts; 0 for what is no facet. */
  baseOf(object: number): number {
    return this.has(object) ? this.get(object, ObjectRow.Base) : 0;
  }

  /** The facets of a resource. */
  *facetsOf(base: number): Generator<number> {
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      yield facet;
    }
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

  /** Whether two rows stand for the same resource, or the same object. */
  same(a: number, b: number): boolean {
    return (this.get(a, ObjectRow.Base) || a) === (this.get(b, ObjectRow.Base) || b);
  }

  /** Makes a base row for a device's resource. The acquisition is journaled: a rollback answers it. */
  create(kind: number, rights: number, cell: number): number {
    return this.#row(kind, kind, rights, cell, 0);
  }

  /** Makes a row that is no resource: an object, a promise, or a device node. `cell` is the owner's own number of it. */
  createRow(kind: RowKind, owner: number, cell = 0): number {
    return this.#row(kind, 0, 0, cell, owner);
  }

  /**
   * The facet of a row with some of its rights, made at the first call for a base and these rights; counted on its base.
   * A facet of a facet is a facet of the base.
   */
  restrict(object: number, rights: number): number {
    const base = this.get(object, ObjectRow.Base) || object;
    const kept = this.get(object, ObjectRow.Rights) & rights;
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      if (this.get(facet, ObjectRow.Rights) === kept) return facet;
    }
    const kind = this.get(base, ObjectRow.Kind);
    const facet = this.#row(kind, 0, kept, this.get(base, ObjectRow.Cell), 0);
    this.set(facet, ObjectRow.BornKind, kind);
    this.set(facet, ObjectRow.Base, base);
    this.set(facet, ObjectRow.NextFacet, this.get(base, ObjectRow.FirstFacet));
    this.set(base, ObjectRow.FirstFacet, facet);
    this.hold(base);
    return facet;
  }

  /** One more holder that may use the row. */
  hold(object: number): void {
    if (object === this.#free.latest) this.#free.latest = 0;
    this.set(object, ObjectRow.Reachable, this.get(object, ObjectRow.Reachable) + 1);
  }

  /** One holder less that might use the row. */
  letGo(object: number): void {
    const data = this.#data;
    const at = object << ObjectRow.Shift;
    const reachable = data[at | ObjectRow.Reachable] - 1;
    if (reachable < 0) throw letGoTooOften(object);
    if (!this.#free.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh])) {
      this.#letGoOld(object, reachable);
      return;
    }
    data[at | ObjectRow.Reachable] = reachable;
    if (reachable === 0) this.suspect(object);
  }

  /** A holder that merely knew the row may use it again. */
  reach(object: number): void {
    this.#lessKnown(object);
    this.hold(object);
  }

  /** A holder may no longer use the row, and still knows its identity. */
  drop(object: number): void {
    this.set(object, ObjectRow.Known, this.get(object, ObjectRow.Known) + 1);
    this.letGo(object);
  }

  /** A holder that merely knew the row forgets it. */
  forget(object: number): void {
    this.#lessKnown(object);
    if (this.recognizableOf(object) === 0) this.suspect(object);
  }

  /**
   * Holds the row that was made last, when it stands for a resource that nobody held yet, and no checkpoint was reached since; else false. Any number may be
   * asked.
   */
  holdLatest(object: number): boolean {
    const data = this.#data;
    const freeList = this.#free;
    const at = object << ObjectRow.Shift;
    if (object === 0 || object !== freeList.latest || data[at] <= 0) return false;
    freeList.latest = 0;
    data[at | ObjectRow.Reachable] = 1;
    return true;
  }

  /** Puts a row on the maybe-free list: its owner changed. */
  suspect(object: number): void {
    // A guest may have the same rows suspected as often as it can pay for.
    this.#maybeFree.pushOnce(object);
  }

  /**
   * Takes rows off the maybe-free list, settles those that are resources, and answers the first that is none; 0 when the list is empty. Resources that their
   * devices still have stand in `released` then.
   */
  settleResources(released: ReleaseList): number {
    const maybeFree = this.#maybeFree;
    for (let left = maybeFree.length; left > 0; ) {
      const object = maybeFree.at(--left);
      const data = this.#data;
      const at = object << ObjectRow.Shift;
      const kind = data[at];
      if (kind < 0) {
        maybeFree.shorten(left);
        return object;
      }
      if (kind === RowKind.Free || data[at | ObjectRow.Reachable] !== 0) continue;
      if (kind === ObjectRow.Gone || (data[at | ObjectRow.Base] | data[at | ObjectRow.Known]) !== 0) {
        maybeFree.shorten(left);
        this.#settleResource(object, released);
        left = maybeFree.length;
        continue;
      }
      released.push(kind, data[at | ObjectRow.Cell]);
      // As free, of a row that nobody need clear.
      if (!this.#free.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
        this.#journal.note(this.#frees, object, kind, 0);
      data[at] = RowKind.Free;
      this.#free.put(object);
    }
    maybeFree.shorten(0);
    return 0;
  }

  /** Voids a resource and its facets: their handles become `Gone`. The device has already let go of the cell. */
  void(object: number): void {
    if (!this.has(object)) throw new Error(`invariant: object ${object} is there to be voided`);
    const base = this.get(object, ObjectRow.Base) || object;
    this.set(base, ObjectRow.Kind, ObjectRow.Gone);
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      this.set(facet, ObjectRow.Kind, ObjectRow.Gone);
    }
  }

  /** Frees a row that nobody holds. */
  free(object: number): void {
    const at = object << ObjectRow.Shift;
    const data = this.#data;
    if (!this.#free.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
      this.#journal.note(this.#frees, object, data[at], data[at | ObjectRow.Dirty]);
    data[at] = RowKind.Free;
    data[at | ObjectRow.Dirty] = 1;
    this.#free.put(object);
  }

  get(object: number, field: number): number {
    return this.#data[(object << ObjectRow.Shift) | field];
  }

  set(object: number, field: number, value: number): void {
    const data = this.#data;
    const at = object << ObjectRow.Shift;
    if (this.#free.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
      data[at | field] = value;
    else this.#journal.write(this.rows, at | field, value);
  }

  /** Settles a resource that nobody may use: a facet, or one that somebody knows, or that is gone. */
  #settleResource(object: number, released: ReleaseList): void {
    const base = this.get(object, ObjectRow.Base);
    const kind = this.get(object, ObjectRow.Kind);
    const held = base === 0 && kind !== ObjectRow.Gone;
    if (held) released.push(kind, this.get(object, ObjectRow.Cell));
    if (this.get(object, ObjectRow.Known) !== 0) {
      if (held) this.void(object);
      return;
    }
    if (base !== 0) this.#unlink(object, base);
    this.free(object);
    if (base !== 0) this.letGo(base);
  }

  #letGoOld(object: number, reachable: number): void {
    this.set(object, ObjectRow.Reachable, reachable);
    if (reachable === 0) this.suspect(object);
  }

  #lessKnown(object: number): void {
    const known = this.get(object, ObjectRow.Known) - 1;
    if (known < 0) throw letGoTooOften(object);
    this.set(object, ObjectRow.Known, known);
  }

  /** A row with these words, its number, and else 0. What a handler acquired has the kind `acquired`; 0 for what nobody did. */
  #row(kind: number, acquired: number, rights: number, cell: number, owner: number): number {
    const free = this.#free;
    const wasUsed = free.nextWasUsed;
    const object = free.take();
    if (object === 0) throw new Error('invariant: the object table has room for every c-list entry');
    const at = object << ObjectRow.Shift;
    if (at + ObjectRow.Words > this.#cells) this.rows.reserve(at + ObjectRow.Words - 1);
    if (wasUsed || this.#data[at | ObjectRow.Dirty] !== 0) this.#clear(object, wasUsed, acquired, cell);
    const data = this.#data;
    data[at] = kind;
    data[at | ObjectRow.Rights] = rights;
    data[at | ObjectRow.Cell] = cell;
    data[at | ObjectRow.BornKind] = acquired;
    data[at | ObjectRow.SerialLow] = free.numberLow;
    data[at | ObjectRow.SerialHigh] = free.numberHigh;
    data[at | ObjectRow.Owner] = owner;
    this.#maybeFree.push(object);
    return object;
  }

  /** Makes the words of a free row 0 that no new row sets. Of one that was in use since the last commit all are noted first: an undo needs them. */
  #clear(object: number, wasUsed: boolean, acquired: number, cell: number): void {
    const at = object << ObjectRow.Shift;
    if (wasUsed) {
      this.#journal.note(this.#makesAgain, object, acquired, cell);
      for (let word = at + 1; word < at + ObjectRow.Words; word++) this.#journal.noteCell(this.rows, word);
      this.#free.note();
    }
    // A loop, or a call, takes several times as long.
    const data = this.#data;
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
    const data = this.#data;
    const at = object << ObjectRow.Shift;
    const kind = data[at | ObjectRow.BornKind];
    if (kind !== 0 && data[at | ObjectRow.Base] === 0)
      acquired.push({ kind, cell: data[at | ObjectRow.Cell] });
    data[at] = RowKind.Free;
    data[at | ObjectRow.Dirty] = 1;
  }

  #unlink(facet: number, base: number): void {
    const next = this.get(facet, ObjectRow.NextFacet);
    let before = this.get(base, ObjectRow.FirstFacet);
    if (before === facet) {
      this.set(base, ObjectRow.FirstFacet, next);
      return;
    }
    while (this.get(before, ObjectRow.NextFacet) !== facet) before = this.get(before, ObjectRow.NextFacet);
    this.set(before, ObjectRow.NextFacet, next);
  }
}

function letGoTooOften(object: number): Error {
  return new Error(`invariant: object ${object} was let go more often than held`);
}
