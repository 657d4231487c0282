import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

const HEAD = 0;
const LENGTH = 1;

/** A journaled queue of numbers above 0, first-in first-out. */
export class Ring {
  readonly #journal: Journal;
  readonly #header: Column;
  readonly #items: Column;

  constructor(journal: Journal, name: string) {
    this.#journal = journal;
    this.#header = journal.column(`${name}.header`, 2);
    this.#items = journal.column(`${name}.items`);
  }

  get length(): number {
    return this.#header.data[LENGTH];
  }

  push(item: number): void {
    const length = this.length;
    if (length === this.#items.data.length) this.#grow();
    const { data } = this.#items;
    this.#journal.write(this.#items, (this.#header.data[HEAD] + length) & (data.length - 1), item);
    this.#journal.write(this.#header, LENGTH, length + 1);
  }

  /** The oldest item, or 0 when there is none. */
  take(): number {
    if (this.length === 0) return 0;
    const { data } = this.#items;
    const head = this.#header.data[HEAD];
    const item = data[head];
    this.#journal.write(this.#items, head, 0);
    this.#journal.write(this.#header, HEAD, (head + 1) & (data.length - 1));
    this.#journal.write(this.#header, LENGTH, this.length - 1);
    return item;
  }

  /** Every item, oldest first. */
  *items(): Generator<number> {
    const { data } = this.#items;
    const head = this.#header.data[HEAD];
    for (let index = 0; index < this.length; index++) yield data[(head + index) & (data.length - 1)];
  }

  #grow(): void {
    // It is full: oldest first, the items are what stands from the head on, and then what stands before it.
    const { data } = this.#items;
    const head = this.#header.data[HEAD];
    const grown = new Int32Array(data.length * 2);
    grown.set(data.subarray(head));
    grown.set(data.subarray(0, head), data.length - head);
    this.#journal.replace(this.#items, grown);
    this.#journal.write(this.#header, HEAD, 0);
  }
}
