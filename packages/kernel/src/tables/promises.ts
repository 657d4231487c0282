import type { Blobs, Column, Journal } from '../journal.js';
import { PromiseRow, RowKind } from '../layout.js';
import type { ObjectTable } from './objects.js';

/**
 * What a promise is: 0 unresolved, 1 fulfilled, 2 rejected by its decider, above that rejected by the kernel, for this reason.
 */
export enum PromiseState {
  Unresolved = 0,
  Fulfilled = 1,
  Rejected = 2,
  /** The vat that was to decide it, or to get the message, is over. */
  VatTerminated = 3,
  /** The object that the message was for has no vat any longer. */
  ObjectAbandoned = 4,
  /** The vat that was to decide it was upgraded; the body is the number of the incarnation that is gone, in decimal digits. */
  VatUpgraded = 5,
  /** The target is nothing that takes messages. */
  NotCallable = 6,
  /** The device failed. */
  DeviceError = 7,
  /** The receiver is parked, and its inbox is full. */
  VatParked = 8,
  /** The receiver's table of handles or its inbox is full. */
  ReceiverFull = 9,
  /** The body or the list of slots is larger than the receiver's profile can take. */
  TooLarge = 10,
  /** Nobody is left who could settle it. */
  Unanswered = 11,
}

/** What a promise was settled with. */
export interface Settlement {
  readonly body: Uint8Array;
  /** Rows of the references beside the body. */
  readonly slots: Int32Array;
  /** Which slot the resolution is exactly; -1 when it is none. Messages to the promise go on to that slot. */
  readonly exactly: number;
}

/**
 * Promises: rows of the object table, what they were settled with, and who decides which.
 *
 * Invariant: an unresolved promise with a decider stands in that vat's list, and only there.
 */
export class PromiseTable {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #firstDecided: Column;
  readonly #settlements: Blobs<Settlement>;

  constructor(journal: Journal, objects: ObjectTable) {
    this.#journal = journal;
    this.#objects = objects;
    this.#firstDecided = journal.column('promises.firstDecided');
    this.#settlements = journal.blobs<Settlement>('promises.settlements', ({ body, slots, exactly }) => [
      Int32Array.of(exactly),
      slots,
      body,
    ]);
  }

  /** Makes an unresolved promise. `decider` is a vat, or 0: the kernel, or a queue. */
  create(decider: number): number {
    const promise = this.#objects.createRow(RowKind.Promise, 0);
    this.setDecider(promise, decider);
    return promise;
  }

  stateOf(promise: number): PromiseState {
    return this.#objects.get(promise, PromiseRow.State);
  }

  /** The vat that decides an unresolved promise; 0 for none. */
  deciderOf(promise: number): number {
    return this.#objects.ownerOf(promise);
  }

  setDecider(promise: number, decider: number): void {
    const objects = this.#objects;
    const before = objects.ownerOf(promise);
    if (before === decider) return;
    if (before !== 0) this.#unlink(promise, before);
    objects.setOwner(promise, decider);
    if (decider === 0) return;
    this.#firstDecided.reserve(decider);
    const next = this.#firstDecided.data[decider];
    objects.set(promise, PromiseRow.NextDecided, next);
    objects.set(promise, PromiseRow.PreviousDecided, 0);
    if (next !== 0) objects.set(next, PromiseRow.PreviousDecided, promise);
    this.#journal.write(this.#firstDecided, decider, promise);
  }

  /** A promise that a vat decides, or 0 when it decides none. */
  firstDecidedBy(vat: number): number {
    return this.#firstDecided.data[vat] ?? 0;
  }

  *decidedBy(vat: number): Generator<number> {
    for (
      let promise = this.firstDecidedBy(vat);
      promise !== 0;
      promise = this.#objects.get(promise, PromiseRow.NextDecided)
    ) {
      yield promise;
    }
  }

  /** Whether it is written down what a promise was settled with. */
  hasSettlement(promise: number): boolean {
    return this.#settlements.get(promise) !== null;
  }

  /** How many promises are settled. */
  get settled(): number {
    return this.#settlements.size;
  }

  /** What a settled promise was settled with. */
  settlementOf(promise: number): Settlement {
    const settlement = this.#settlements.get(promise);
    if (settlement === null) throw new Error(`invariant: promise ${promise} is settled`);
    return settlement;
  }

  /** Writes down what a promise is settled with, which holds its slots. */
  settle(promise: number, state: PromiseState, settlement: Settlement): void {
    this.setDecider(promise, 0);
    this.#objects.set(promise, PromiseRow.State, state);
    this.#settlements.set(promise, settlement);
    for (const slot of settlement.slots) this.#objects.hold(slot);
  }

  /** Deletes a promise that nobody holds and for which nothing waits. */
  delete(promise: number): void {
    this.setDecider(promise, 0);
    if (this.stateOf(promise) !== PromiseState.Unresolved) {
      for (const slot of this.settlementOf(promise).slots) this.#objects.letGo(slot);
      this.#settlements.set(promise, null);
    }
    this.#objects.free(promise);
  }

  #unlink(promise: number, decider: number): void {
    const objects = this.#objects;
    const next = objects.get(promise, PromiseRow.NextDecided);
    const previous = objects.get(promise, PromiseRow.PreviousDecided);
    if (previous === 0) this.#journal.write(this.#firstDecided, decider, next);
    else objects.set(previous, PromiseRow.NextDecided, next);
    if (next !== 0) objects.set(next, PromiseRow.PreviousDecided, previous);
  }
}
