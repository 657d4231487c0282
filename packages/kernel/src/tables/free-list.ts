import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

const HEAD = 0;
const TAIL = 1;
const FRESH = 2;

/**
 * Indexes from 1 upwards, handed out and taken back. Freed indexes are reused first-in first-out, before fresh ones, so
 * that an index rests as long as possible before it means something else. Index 0 is never handed out and ends the list.
 */
export class FreeList {
  readonly #journal: Journal;
  readonly #header: Column;
  readonly #next: Column;

  constructor(
    journal: Journal,
    name: string,
    /** Indexes stay below this. */
    readonly limit: number,
  ) {
    this.#journal = journal;
    this.#header = journal.column(`${name}.free`, 4);
    this.#next = journal.column(`${name}.next`);
  }

  /** Indexes below this were handed out at some time. */
  get highWater(): number {
    return this.#header.data[FRESH] + 1;
  }

  /** An index, or 0 when all are in use. */
  take(): number {
    const journal = this.#journal;
    const head = this.#header.data[HEAD];
    if (head !== 0) {
      journal.write(this.#header, HEAD, this.#next.data[head]);
      if (head === this.#header.data[TAIL]) journal.write(this.#header, TAIL, 0);
      return head;
    }
    const fresh = this.#header.data[FRESH] + 1;
    if (fresh >= this.limit) return 0;
    journal.write(this.#header, FRESH, fresh);
    return fresh;
  }

  /** The indexes that were taken back, in the order in which they are handed out again. */
  *freed(): Generator<number> {
    for (let index = this.#header.data[HEAD]; index !== 0; index = this.#next.data[index]) {
      yield index;
      if (index === this.#header.data[TAIL]) return;
    }
  }

  /** Takes an index back. The caller made sure that it is in use. */
  put(index: number): void {
    const journal = this.#journal;
    const tail = this.#header.data[TAIL];
    journal.write(this.#next, index, 0);
    if (tail === 0) journal.write(this.#header, HEAD, index);
    else journal.write(this.#next, tail, index);
    journal.write(this.#header, TAIL, index);
  }
}
