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
 * Freed indexes stand in a ring, in the places from the count of those taken up to the count of those freed; its other places are 0. So an index that comes
 * or goes is one record, and both counts of the table that uses the list (rows in use, rows ever made) follow from the header.
 */
export class FreeList {
  readonly #journal: Journal;
  readonly #header: Column;
  readonly #ring: Column;
  readonly #takes: number;
  readonly #puts: number;

  constructor(
    journal: Journal,
    name: string,
    /** Indexes stay below this. */
    readonly limit: number,
  ) {
    this.#journal = journal;
    this.#header = journal.column(`${name}.free`, 4);
    this.#ring = journal.column(`${name}.ring`);
    this.#takes = journal.changes((index, fresh) => this.untake(index, fresh !== 0));
    this.#puts = journal.changes(() => this.unput());
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

  /** How often an index was handed out: the low 31 bits, and the rest. */
  get handedOutLow(): number {
    const header = this.#header.data;
    return (header[TAKEN] + header[FRESH]) & COUNT;
  }

  get handedOutHigh(): number {
    const header = this.#header.data;
    return header[TAKEN_HIGH] + ((header[TAKEN] + header[FRESH]) >>> 31);
  }

  /** An index, or 0 when all are in use. */
  take(): number {
    const fresh = this.resting === 0;
    const index = this.takeUnlogged();
    if (index !== 0) this.#journal.note(this.#takes, index, fresh ? 1 : 0, 0);
    return index;
  }

  /** Takes an index back. The caller made sure that it is in use. */
  put(index: number): void {
    this.putUnlogged(index);
    this.#journal.note(this.#puts, index, 0, 0);
  }

  /** As {@link take}, for who notes it and undoes it with {@link untake}. It is fresh when none rests. */
  takeUnlogged(): number {
    const header = this.#header.data;
    const taken = header[TAKEN];
    if (taken !== header[FREED]) {
      const ring = this.#ring.data;
      const place = taken & (ring.length - 1);
      const index = ring[place];
      ring[place] = 0;
      header[TAKEN] = (taken + 1) & COUNT;
      if (taken === COUNT) header[TAKEN_HIGH]++;
      return index;
    }
    const fresh = header[FRESH] + 1;
    if (fresh >= this.limit) return 0;
    header[FRESH] = fresh;
    return fresh;
  }

  /** The index that was taken last was not. */
  untake(index: number, fresh: boolean): void {
    const header = this.#header.data;
    if (fresh) {
      header[FRESH]--;
      return;
    }
    const ring = this.#ring.data;
    if (header[TAKEN] === 0) header[TAKEN_HIGH]--;
    header[TAKEN] = (header[TAKEN] - 1) & COUNT;
    ring[header[TAKEN] & (ring.length - 1)] = index;
  }

  /** As {@link put}, for who notes it afterwards and undoes it with {@link unput}. */
  putUnlogged(index: number): void {
    const header = this.#header.data;
    const freed = header[FREED];
    if (((freed - header[TAKEN]) & COUNT) === this.#ring.data.length) this.#grow();
    const ring = this.#ring.data;
    ring[freed & (ring.length - 1)] = index;
    header[FREED] = (freed + 1) & COUNT;
  }

  /** The index that was put last is in use. */
  unput(): void {
    const header = this.#header.data;
    const ring = this.#ring.data;
    header[FREED] = (header[FREED] - 1) & COUNT;
    ring[header[FREED] & (ring.length - 1)] = 0;
  }

  /** The indexes that were taken back, in the order in which they are handed out again. */
  *freed(): Generator<number> {
    const [taken] = this.#header.data;
    const resting = this.resting;
    const ring = this.#ring.data;
    for (let place = 0; place < resting; place++) yield ring[(taken + place) & (ring.length - 1)];
  }

  /** Doubles the ring; which place of it a count means changes with that. What was done to the old one is undone there. */
  #grow(): void {
    const ring = new Int32Array(this.#ring.data.length * 2);
    let place = this.#header.data[TAKEN];
    for (const index of this.freed()) ring[place++ & (ring.length - 1)] = index;
    this.#journal.replace(this.#ring, ring);
  }
}
