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
  /** The cells of a column that never grows. */
  readonly #header: Int32Array;
  readonly #ring: Column;
  /** The ring's cells, and how many they are - 1: the length of an array is read as a float. */
  #places!: Int32Array;
  #mask = 0;
  /** Of the index that was taken last: whether it was fresh, and how many were handed out before it, in 31 bits and the rest. */
  wasFresh = false;
  numberLow = 0;
  numberHigh = 0;
  readonly #takes: number;
  readonly #puts: number;

  constructor(
    journal: Journal,
    name: string,
    /** Indexes stay below this. */
    readonly limit: number,
  ) {
    this.#journal = journal;
    this.#header = journal.column(`${name}.free`, 4).data;
    this.#ring = journal.column(`${name}.ring`);
    this.#ring.follow((data) => {
      this.#places = data;
      this.#mask = data.length - 1;
    });
    this.#takes = journal.changes((index, fresh) => this.untake(index, fresh !== 0));
    this.#puts = journal.changes(() => this.unput());
  }

  /** Indexes below this were handed out at some time. */
  get highWater(): number {
    return this.#header[FRESH] + 1;
  }

  /** How many indexes were taken back and not handed out again. */
  get resting(): number {
    const header = this.#header;
    return (header[FREED] - header[TAKEN]) & COUNT;
  }

  /** How often an index was handed out. */
  get handedOut(): number {
    const header = this.#header;
    return header[TAKEN_HIGH] * (COUNT + 1) + header[TAKEN] + header[FRESH];
  }

  /** An index, or 0 when all are in use. */
  take(): number {
    const index = this.takeUnlogged();
    if (index !== 0) this.#journal.note(this.#takes, index, this.wasFresh ? 1 : 0, 0);
    return index;
  }

  /** Takes an index back. The caller made sure that it is in use. */
  put(index: number): void {
    this.putUnlogged(index);
    this.#journal.note(this.#puts, index, 0, 0);
  }

  /** As {@link take}, for who notes it and undoes it with {@link untake}; {@link wasFresh} and the number of the index say more of it. */
  takeUnlogged(): number {
    const header = this.#header;
    const taken = header[TAKEN];
    const fresh = header[FRESH];
    this.numberLow = (taken + fresh) & COUNT;
    this.numberHigh = (header[TAKEN_HIGH] + ((taken + fresh) >>> 31)) | 0;
    if (taken !== header[FREED]) {
      this.wasFresh = false;
      const ring = this.#places;
      const place = taken & this.#mask;
      const index = ring[place];
      ring[place] = 0;
      header[TAKEN] = (taken + 1) & COUNT;
      if (taken === COUNT) header[TAKEN_HIGH]++;
      return index;
    }
    if (fresh + 1 >= this.limit) return 0;
    this.wasFresh = true;
    header[FRESH] = fresh + 1;
    return fresh + 1;
  }

  /** The index that was taken last was not. */
  untake(index: number, fresh: boolean): void {
    const header = this.#header;
    if (fresh) {
      header[FRESH]--;
      return;
    }
    const ring = this.#places;
    if (header[TAKEN] === 0) header[TAKEN_HIGH]--;
    header[TAKEN] = (header[TAKEN] - 1) & COUNT;
    ring[header[TAKEN] & this.#mask] = index;
  }

  /** As {@link put}, for who notes it afterwards and undoes it with {@link unput}. */
  putUnlogged(index: number): void {
    const header = this.#header;
    const freed = header[FREED];
    if (((freed - header[TAKEN]) & COUNT) > this.#mask) this.#grow();
    const ring = this.#places;
    ring[freed & this.#mask] = index;
    header[FREED] = (freed + 1) & COUNT;
  }

  /** The index that was put last is in use. */
  unput(): void {
    const header = this.#header;
    const ring = this.#places;
    header[FREED] = (header[FREED] - 1) & COUNT;
    ring[header[FREED] & this.#mask] = 0;
  }

  /** The indexes that were taken back, in the order in which they are handed out again. */
  *freed(): Generator<number> {
    const taken = this.#header[TAKEN];
    const resting = this.resting;
    const ring = this.#places;
    for (let place = 0; place < resting; place++) yield ring[(taken + place) & this.#mask];
  }

  /** Doubles the ring; which place of it a count means changes with that. What was done to the old one is undone there. */
  #grow(): void {
    const ring = new Int32Array(this.#places.length * 2);
    let place = this.#header[TAKEN];
    for (const index of this.freed()) ring[place++ & (ring.length - 1)] = index;
    this.#journal.replace(this.#ring, ring);
  }
}
