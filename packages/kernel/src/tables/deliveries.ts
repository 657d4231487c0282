import type { Delivery } from '../delivery.js';
import type { Column, Journal } from '../journal.js';
import { FreeList } from './free-list.js';
import type { ObjectTable } from './objects.js';

/**
 * The inboxes of all vats: one list of deliveries each, oldest first.
 *
 * Invariants: a delivery in a list holds its objects once each. Bodies are immutable and stand beside the columns in `items`, where a
 * row that was taken stays until its crank commits, so that a rollback puts it back.
 */
export class DeliveryTable {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #free: FreeList;
  readonly #next: Column;
  readonly #head: Column;
  readonly #tail: Column;
  readonly #length: Column;
  readonly #items: Delivery[] = [];

  constructor(journal: Journal, objects: ObjectTable) {
    this.#journal = journal;
    this.#objects = objects;
    this.#free = new FreeList(journal, 'deliveries', 1 << 30);
    this.#next = journal.column('deliveries.next');
    this.#head = journal.column('deliveries.head');
    this.#tail = journal.column('deliveries.tail');
    this.#length = journal.column('deliveries.length');
  }

  /** Deliveries that wait for a vat. */
  waiting(vat: number): number {
    return this.#length.data[vat] ?? 0;
  }

  /** Puts a delivery behind the others of a vat. */
  push(vat: number, delivery: Delivery): void {
    const journal = this.#journal;
    const row = this.#free.take();
    this.#items[row] = delivery;
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
    while (dispatch >= 0 && this.#items[row].dispatch !== dispatch) {
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
    return this.#items[row];
  }

  /** The oldest delivery of a vat, left where it is. */
  peek(vat: number): Delivery | null {
    return this.waiting(vat) === 0 ? null : this.#items[this.#head.data[vat]];
  }
}
