import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { LinkRow, ObjectRow } from './layout.js';
import { FreeList } from './free-list.js';

/**
 * From a row to the vats that are to be told about it: the importers of an object, the subscribers of a promise. So nobody ever scans all vats.
 */
export class LinkTable {
  readonly #journal: Journal;
  readonly #objects: Column;
  readonly #free: FreeList;
  readonly #rows: Column;

  constructor(journal: Journal, objects: Column) {
    this.#journal = journal;
    this.#objects = objects;
    this.#free = new FreeList(journal, 'links', 1 << 28);
    this.#rows = journal.column('links.rows');
  }

  /** Rows that stand for nothing. Read-only outside this class. */
  get freeRows(): FreeList {
    return this.#free;
  }

  /** The links of a row, newest first. */
  *of(object: number): Generator<number> {
    for (let link = this.first(object); link !== 0; link = this.next(link)) yield link;
  }

  /** The first link of a row, or 0. */
  first(object: number): number {
    return this.#objects.data[(object << ObjectRow.Shift) + ObjectRow.FirstLink];
  }

  /** The link behind `link`, or 0. */
  next(link: number): number {
    return this.#rows.data[(link << LinkRow.Shift) + LinkRow.Next];
  }

  /** The link before `link`, or 0 for the first one. */
  previous(link: number): number {
    return this.#rows.data[(link << LinkRow.Shift) + LinkRow.Previous];
  }

  vatOf(link: number): number {
    return this.#rows.data[(link << LinkRow.Shift) + LinkRow.Vat];
  }

  isPending(link: number): boolean {
    return this.#rows.data[(link << LinkRow.Shift) + LinkRow.RetirePending] !== 0;
  }

  setPending(link: number, pending: boolean): void {
    this.#journal.write(this.#rows, (link << LinkRow.Shift) + LinkRow.RetirePending, pending ? 1 : 0);
  }

  /** Links `object` to `vat`, before its other links. */
  add(object: number, vat: number): number {
    const link = this.#free.take();
    if (link === 0) throw new Error('invariant: the table of links has room for every c-list entry');
    const at = link << LinkRow.Shift;
    const head = (object << ObjectRow.Shift) + ObjectRow.FirstLink;
    const next = this.#objects.data[head];
    this.#rows.reserve(at + LinkRow.Words - 1);
    this.#journal.write(this.#rows, at + LinkRow.Vat, vat);
    this.#journal.write(this.#rows, at + LinkRow.Next, next);
    this.#journal.write(this.#rows, at + LinkRow.Previous, 0);
    this.#journal.write(this.#rows, at + LinkRow.RetirePending, 0);
    if (next !== 0) this.#journal.write(this.#rows, (next << LinkRow.Shift) + LinkRow.Previous, link);
    this.#journal.write(this.#objects, head, link);
    return link;
  }

  remove(object: number, link: number): void {
    const at = link << LinkRow.Shift;
    const next = this.#rows.data[at + LinkRow.Next];
    const previous = this.#rows.data[at + LinkRow.Previous];
    if (previous === 0)
      this.#journal.write(this.#objects, (object << ObjectRow.Shift) + ObjectRow.FirstLink, next);
    else this.#journal.write(this.#rows, (previous << LinkRow.Shift) + LinkRow.Next, next);
    if (next !== 0) this.#journal.write(this.#rows, (next << LinkRow.Shift) + LinkRow.Previous, previous);
    this.#free.put(link);
  }
}
