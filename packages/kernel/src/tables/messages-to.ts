import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

/**
 * From a promise to the rows of the messages to it that stand in the inbox of the pipelining vat that decides it, oldest first. So they are found without
 * looking at what else waits there.
 */
export class MessagesTo {
  readonly #journal: Journal;
  /** By promise. */
  readonly #first: Column;
  readonly #last: Column;
  /** By row. */
  readonly #next: Column;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#first = journal.column('deliveries.firstTo');
    this.#last = journal.column('deliveries.lastTo');
    this.#next = journal.column('deliveries.nextTo');
  }

  /** The rows of the messages to a promise, oldest first. */
  *of(promise: number): Generator<number> {
    for (let row = this.#firstOf(promise); row !== 0; row = this.#next.data[row]) yield row;
  }

  /** A message is the newest to its promise. */
  add(promise: number, row: number): void {
    const journal = this.#journal;
    if (this.#firstOf(promise) === 0) journal.write(this.#first, promise, row);
    else journal.write(this.#next, this.#last.data[promise], row);
    journal.write(this.#last, promise, row);
    journal.write(this.#next, row, 0);
  }

  /** A row left its inbox, where only the oldest work is taken: if it is in a list, it is the first. */
  take(promise: number, row: number): void {
    if (this.#firstOf(promise) === row) this.#journal.write(this.#first, promise, this.#next.data[row]);
  }

  /** All of them left their inbox. */
  clear(promise: number): void {
    if (this.#firstOf(promise) !== 0) this.#journal.write(this.#first, promise, 0);
  }

  #firstOf(promise: number): number {
    return this.#first.data[promise] ?? 0;
  }
}
