import type { Checkpointed, Journal, Resource } from '../journal/journal.js';

/** It is counted in 31 bits how many indexes were taken from the ring, and put into it. */
const COUNT = 0x7fff_ffff;

/** Is handed every index that is free again because the change that took it is undone; what was acquired with it goes to `acquired`. */
export type Untaken = (index: number, acquired: Resource[]) => void;

/**
 * Indexes from 1 upwards, handed out and taken back. Freed indexes are reused first-in first-out, before fresh ones, so
 * that an index rests as long as possible before it means something else. Index 0 is never handed out.
 *
 * Freed indexes stand in a ring, in the places from the count of those taken up to the count of those freed. An index that comes or goes leaves no record: the
 * first change after a checkpoint notes the counts, and no place of the ring is used again before the next commit. So the counts say what to undo.
 */
export class FreeList implements Checkpointed {
  readonly #journal: Journal;
  /** A power of two of places, and how many they are - 1: the length of an array is read as a float. */
  #ring = new Int32Array(16);
  #mask = 15;
  /** How many were taken from the ring and put into it, in 31 bits; the rest of the first; how many were ever fresh. */
  #taken = 0;
  #freed = 0;
  #takenHigh = 0;
  #fresh = 0;
  /** The first two at the last commit. */
  #takenBefore = 0;
  #freedBefore = 0;
  /** Whether the counts of the last checkpoint are noted, and those of the last commit. */
  #noted = false;
  #changed = false;
  /** The number of the first index that was handed out since the last checkpoint; the second is below 0 when none was. */
  #newLow = 0;
  #newHigh = -1;
  /** Of the index that was taken last: how many were handed out before it, in 31 bits and the rest. */
  numberLow = 0;
  numberHigh = 0;
  /** That index, until the next checkpoint, or until who uses the list makes this 0. */
  latest = 0;
  readonly #counts: number;

  constructor(
    journal: Journal,
    readonly name: string,
    /** Indexes stay below this. */
    readonly limit: number,
    untaken: Untaken | null = null,
    /** What the counts begin with: tests begin before they wrap. */
    start = 0,
  ) {
    this.#journal = journal;
    this.#taken = this.#freed = this.#takenBefore = this.#freedBefore = start;
    this.#counts = journal.changes((taken, freed, fresh, acquired) => {
      if (untaken !== null) for (const index of this.#takenSince(taken, fresh)) untaken(index, acquired);
      if (this.#taken < taken) this.#takenHigh--;
      this.#taken = taken;
      this.#freed = freed;
      this.#fresh = fresh;
    });
    journal.keep(this);
  }

  /** Indexes below this were handed out at some time. */
  get highWater(): number {
    return this.#fresh + 1;
  }

  /** How many indexes were taken back and not handed out again. */
  get resting(): number {
    return (this.#freed - this.#taken) & COUNT;
  }

  /** How often an index was handed out. */
  get handedOut(): number {
    return this.#takenHigh * (COUNT + 1) + this.#taken + this.#fresh;
  }

  /** Whether the next index was in use at the last commit or since, and then freed: an undo may need what it stood for. */
  get nextWasUsed(): boolean {
    return this.#taken !== this.#freed && this.#restedFrom(this.#taken) <= 0;
  }

  /** Whether the index with a number was handed out since the last checkpoint. Of 2^31 one that was is not known to be so. */
  isNew(numberLow: number, numberHigh: number): boolean {
    return numberLow >= this.#newLow && numberHigh === this.#newHigh;
  }

  /** An index, or 0 when all are in use. */
  take(): number {
    // A field that is merely tested for truth is looked at for everything that is false in JavaScript.
    if (this.#noted === false) this.#noteFirst();
    const taken = this.#taken;
    const fresh = this.#fresh;
    const number = taken + fresh;
    this.numberLow = number & COUNT;
    this.numberHigh = (this.#takenHigh + (number >>> 31)) | 0;
    if (taken !== this.#freed) {
      this.#taken = (taken + 1) & COUNT;
      if (taken === COUNT) this.#takenHigh++;
      const index = this.#ring[taken & this.#mask];
      this.latest = index;
      return index;
    }
    if (fresh + 1 >= this.limit) return 0;
    this.#fresh = fresh + 1;
    this.latest = fresh + 1;
    return fresh + 1;
  }

  /** Takes an index back. The caller made sure that it is in use. */
  put(index: number): void {
    if (this.#noted === false) this.#noteFirst();
    const freed = this.#freed;
    if (((freed - this.#takenBefore) & COUNT) > this.#mask) {
      this.#grow();
      this.put(index);
      return;
    }
    this.#ring[freed & this.#mask] = index;
    this.#freed = (freed + 1) & COUNT;
  }

  /**
   * Notes the counts once more. For who has just noted itself that it took an index: so an undo tells of those that were taken after it before that note is undone,
   * and all are told newest first.
   */
  note(): void {
    this.#journal.note(this.#counts, this.#taken, this.#freed, this.#fresh);
  }

  /** The indexes that were taken back, in the order in which they are handed out again. */
  *freed(): Generator<number> {
    const resting = this.resting;
    for (let place = 0; place < resting; place++) yield this.#at(this.#taken + place);
  }

  get bytes(): number {
    return this.#ring.byteLength;
  }

  state(): Int32Array {
    const resting = this.resting;
    const words = new Int32Array(4 + resting);
    words.set([this.#taken, this.#freed, this.#takenHigh, this.#fresh]);
    for (let place = 0; place < resting; place++) words[4 + place] = this.#at(this.#taken + place);
    return words;
  }

  checkpoint(): void {
    this.#noted = false;
    this.#newHigh = -1;
    this.latest = 0;
  }

  commit(): void {
    this.checkpoint();
    this.#changed = false;
    this.#takenBefore = this.#taken;
    this.#freedBefore = this.#freed;
  }

  /** How many indexes that are taken from a count on were free at the last commit; below 0 when that count is beyond them. */
  #restedFrom(taken: number): number {
    return ((this.#freedBefore - taken) << 1) >> 1;
  }

  #at(count: number): number {
    return this.#ring[count & this.#mask];
  }

  #noteFirst(): void {
    const number = this.#taken + this.#fresh;
    this.#newLow = number & COUNT;
    this.#newHigh = (this.#takenHigh + (number >>> 31)) | 0;
    if (!this.#changed) this.#journal.changed(this);
    this.#changed = true;
    this.note();
    this.#noted = true;
  }

  /** What was taken since the list had these counts, and was free at the last commit; the latest first. */
  *#takenSince(taken: number, fresh: number): Generator<number> {
    for (let index = this.#fresh; index > fresh; index--) yield index;
    const rested = Math.min((this.#taken - taken) & COUNT, this.#restedFrom(taken));
    for (let place = rested - 1; place >= 0; place--) yield this.#at(taken + place);
  }

  /** Doubles the ring. An undo leaves it so: how large it is is no state. */
  #grow(): void {
    const ring = new Int32Array(this.#ring.length * 2);
    const places = (this.#freed - this.#takenBefore) & COUNT;
    for (let place = 0; place < places; place++) {
      const count = (this.#takenBefore + place) & COUNT;
      ring[count & (ring.length - 1)] = this.#at(count);
    }
    this.#ring = ring;
    this.#mask = ring.length - 1;
  }
}
