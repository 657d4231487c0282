import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

/** Fields of the header: how many were taken from the ring and put into it, how many were ever fresh, and the rest of the first. */
const TAKEN = 0;
const FREED = 1;
const FRESH = 2;
const TAKEN_HIGH = 3;

/** The first two count in 31 bits. */
const COUNT = 0x7fff_ffff;

/**
 * Indexes from 1 upwards, handed out and taken back. Freed indexes are reused first-in first-out, before fresh ones, so
 * that an index rests as long as possible before it means something else. Index 0 is never handed out.
 *
 * Freed indexes stand in a ring, in the places from the count of those taken up to the count of those freed. So taking one back and handing it
 * out again are three changes, and both counts of the table that uses the list (rows in use, rows ever made) follow from the header.
 */
export class FreeList {
  readonly #journal: Journal;
  readonly #header: Column;
  readonly #ring: Column;

  constructor(
    journal: Journal,
    name: string,
    /** Indexes stay below this. */
    readonly limit: number,
  ) {
    this.#journal = journal;
    this.#header = journal.column(`${name}.free`, 4);
    this.#ring = journal.column(`${name}.ring`);
  }

  /** Indexes below this were handed out at some time. */
  get highWater(): number {
    return this.#header.data[FRESH] + 1;
  }

  /** How many indexes were taken back and not handed out again. */
  get resting(): number {
    const header = this.#header.data;
    return (header[FREED] - header[TAKEN]) & COUNT;
  }

  /** How often an index was handed out. */
  get handedOut(): number {
    const header = this.#header.data;
    return header[TAKEN_HIGH] * (COUNT + 1) + header[TAKEN] + header[FRESH];
  }

  /** An index, or 0 when all are in use. */
  take(): number {
    const journal = this.#journal;
    const header = this.#header.data;
    const taken = header[TAKEN];
    if (taken !== header[FREED]) {
      const ring = this.#ring.data;
      journal.write(this.#header, TAKEN, (taken + 1) & COUNT);
      if (taken === COUNT) journal.write(this.#header, TAKEN_HIGH, header[TAKEN_HIGH] + 1);
      return ring[taken & (ring.length - 1)];
    }
    const fresh = header[FRESH] + 1;
    if (fresh >= this.limit) return 0;
    journal.write(this.#header, FRESH, fresh);
    return fresh;
  }

  /** The indexes that were taken back, in the order in which they are handed out again. */
  *freed(): Generator<number> {
    const [taken] = this.#header.data;
    const resting = this.resting;
    const ring = this.#ring.data;
    for (let place = 0; place < resting; place++) yield ring[(taken + place) & (ring.length - 1)];
  }

  /** Takes an index back. The caller made sure that it is in use. */
  put(index: number): void {
    const journal = this.#journal;
    if (this.resting === this.#ring.data.length) this.#grow();
    const freed = this.#header.data[FREED];
    journal.write(this.#ring, freed & (this.#ring.data.length - 1), index);
    journal.write(this.#header, FREED, (freed + 1) & COUNT);
  }

  /** Doubles the ring; which place of it a count means changes with that. */
  #grow(): void {
    const ring = new Int32Array(this.#ring.data.length * 2);
    let place = this.#header.data[TAKEN];
    for (const index of this.freed()) ring[place++ & (ring.length - 1)] = index;
    this.#journal.replace(this.#ring, ring);
  }
}
