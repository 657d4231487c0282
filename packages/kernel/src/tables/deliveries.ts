import type { Delivery } from '../delivery.js';
import type { Column, Journal } from '../journal.js';
import { FreeList } from './free-list.js';
import type { ObjectTable } from './objects.js';

/** A row that was given another delivery in the running crank, and the one that it had. */
interface Replaced {
  readonly row: number;
  readonly item: Delivery | null;
}

/**
 * The inboxes of all vats: one list of deliveries each, oldest first.
 *
 * Invariants: a delivery in a list holds its objects once each. Bodies are immutable and stand beside the columns in `items`: a row that
 * was taken keeps its delivery until its crank commits, and one that was then used anew gets it back when the crank is rolled back.
 */
export class DeliveryTable {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #free: FreeList;
  readonly #next: Column;
  readonly #head: Column;
  readonly #tail: Column;
  readonly #length: Column;
  readonly #items: (Delivery | null)[] = [];
  /** Rows that were taken since the last commit and not used anew. */
  readonly #taken = new Set<number>();
  /** What rows had that were filled since the last commit, in order. */
  readonly #replaced: Replaced[] = [];

  constructor(journal: Journal, objects: ObjectTable) {
    this.#journal = journal;
    this.#objects = objects;
    this.#free = new FreeList(journal, 'deliveries', 1 << 30);
    this.#next = journal.column('deliveries.next');
    this.#head = journal.column('deliveries.head');
    this.#tail = journal.column('deliveries.tail');
    this.#length = journal.column('deliveries.length');
    journal.follow({ committed: () => this.#committed(), rolledBack: () => this.#rolledBack() });
  }

  /** Deliveries that wait for a vat. */
  waiting(vat: number): number {
    return this.#length.data[vat] ?? 0;
  }

  /** Deliveries that are kept in memory: those that wait, and those that the running crank took. */
  get kept(): number {
    return this.#items.reduce((kept, item) => (item === null ? kept : kept + 1), 0);
  }

  /** Puts a delivery behind the others of a vat. */
  push(vat: number, delivery: Delivery): void {
    const journal = this.#journal;
    const row = this.#free.take();
    this.#replaced.push({ row, item: this.#items[row] ?? null });
    this.#items[row] = delivery;
    this.#taken.delete(row);
    for (const object of delivery.objects) if (object !== 0) this.#objects.hold(object);
    journal.write(this.#next, row, 0);
    if (this.waiting(vat) === 0) journal.write(this.#head, vat, row);
    else journal.write(this.#next, this.#tail.data[vat], row);
    journal.write(this.#tail, vat, row);
    journal.write(this.#length, vat, this.waiting(vat) + 1);
  }

  /**
   * Takes out the oldest delivery of a vat, or the oldest of one dispatch when `dispatch` is 0 or above. It goes on holding its
   * objects: the caller lets go of them when the delivery ends.
   */
  take(vat: number, dispatch: number): Delivery | null {
    if (this.waiting(vat) === 0) return null;
    let before = 0;
    let row = this.#head.data[vat];
    while (dispatch >= 0 && this.#item(row).dispatch !== dispatch) {
      before = row;
      row = this.#next.data[row];
      if (row === 0) return null;
    }
    const journal = this.#journal;
    const next = this.#next.data[row];
    if (before === 0) journal.write(this.#head, vat, next);
    else journal.write(this.#next, before, next);
    if (next === 0) journal.write(this.#tail, vat, before);
    journal.write(this.#length, vat, this.waiting(vat) - 1);
    this.#free.put(row);
    this.#taken.add(row);
    return this.#item(row);
  }

  #item(row: number): Delivery {
    const item = this.#items[row];
    if (item === null) throw new Error(`invariant: delivery ${row} is in a list`);
    return item;
  }

  #committed(): void {
    for (const row of this.#taken) this.#items[row] = null;
    this.#taken.clear();
    this.#replaced.length = 0;
  }

  #rolledBack(): void {
    for (const { row, item } of this.#replaced.reverse()) this.#items[row] = item;
    this.#taken.clear();
    this.#replaced.length = 0;
  }
}
