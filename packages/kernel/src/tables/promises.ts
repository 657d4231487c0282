import type { Blobs } from '../journal/blobs.js';
import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import type { Accounts } from './accounts.js';
import type { CycleMarks } from './cycle-marks.js';
import { PromiseRow, RowKind } from './layout.js';
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
  /**
   * No room: in the receiver's table of handles or its inbox, among the messages that wait for the promise, or in the account of the vat that made the promise, or
   * that sent the message.
   */
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
 * Invariant: an unresolved promise with a decider stands in that vat's list, and only there. In list 0, of a vat that does not exist, stand a settled
 * promise whose data name promises, and an unresolved one that no vat decides and for which messages wait: only such can be on a cycle.
 */
export class PromiseTable {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #accounts: Accounts;
  readonly #firstDecided: Column;
  readonly #settlements: Blobs<Settlement>;
  /** How many stand in list 0, and at how many cycles are looked for among them. */
  readonly #linked: Column;
  readonly #marks: CycleMarks;
  /** The promise that a search for cycles counts next; it moves on when that leaves list 0. */
  #nextToCount = 0;
  /** So many promises that may be on a cycle are kept before cycles are looked for among them; tests make it smaller. */
  firstSearch = FIRST_SEARCH;
  /** Among fewer, cycles are not looked for even when a vat is gone; tests that look for them themselves make it larger. */
  fewestSearched = 1;

  constructor(journal: Journal, objects: ObjectTable, accounts: Accounts, marks: CycleMarks) {
    this.#journal = journal;
    this.#objects = objects;
    this.#accounts = accounts;
    this.#marks = marks;
    this.#firstDecided = journal.column('promises.firstDecided');
    this.#linked = journal.column('promises.linked', 2);
    // Who resolves a promise counts the bytes: others may be settled with the same ones.
    this.#settlements = journal.blobs<Settlement>(
      'promises.settlements',
      ({ body, slots, exactly }) => [Int32Array.of(exactly), slots, body],
      false,
    );
  }

  /** Makes an unresolved promise of a vat, which decides it; 0 for the host's, which a queue decides. */
  create(maker: number): number {
    const promise = this.#objects.createRow(RowKind.Promise, 0);
    if (maker !== 0) this.#objects.set(promise, PromiseRow.Maker, maker);
    this.setDecider(promise, maker);
    return promise;
  }

  /** The vat that made a promise and pays for what it is settled with; 0 for the host. */
  makerOf(promise: number): number {
    return this.#objects.get(promise, PromiseRow.Maker);
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
    this.#leaveList(promise);
    objects.setOwner(promise, decider);
    if (decider !== 0) this.#link(promise, decider);
    else if (this.mayBeOnCycle(promise)) this.#countLinked(promise, true);
  }

  /** A message waits for an unresolved promise, the first one: it may be on a cycle from now on. */
  firstWaits(promise: number): void {
    if (this.deciderOf(promise) === 0) this.#countLinked(promise, true);
  }

  /** The messages that waited for an unresolved promise, which no vat decides, were taken out. */
  noneWaits(promise: number): void {
    this.#countLinked(promise, false);
  }

  /** Whether a promise belongs into list 0. */
  mayBeOnCycle(promise: number): boolean {
    if (this.stateOf(promise) !== PromiseState.Unresolved)
      return this.#namesPromises(this.settlementOf(promise));
    return this.deciderOf(promise) === 0 && this.#objects.waitingFor(promise) > 0;
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

  /** Promises that may be on a cycle. */
  linked(): Generator<number> {
    return this.decidedBy(0);
  }

  get linkedCount(): number {
    return this.#linked.data[0];
  }

  /** Whether there are so many of them that cycles among them are to be looked for. */
  get isCycleSearchDue(): boolean {
    return this.linkedCount >= Math.max(this.fewestSearched, this.#linked.data[1]);
  }

  /** Cycles are looked for, however few promises may be on one: who may have held some is gone. */
  searchCyclesSoon(): void {
    this.#journal.write(this.#linked, 1, 0);
  }

  /** A search for cycles begins, among those that may be on one now. */
  beginCycleSearch(): void {
    this.#nextToCount = this.firstDecidedBy(0);
    this.#journal.write(this.#linked, 1, this.#nextSearch());
  }

  /** The next promise of the search that may still be on a cycle; 0 when there is none. Those that came since it began stand before the first one. */
  nextInCycleSearch(): number {
    const promise = this.#nextToCount;
    if (promise !== 0) this.#nextToCount = this.#objects.get(promise, PromiseRow.NextDecided);
    return promise;
  }

  /** A search is over: the next one's time is reckoned from what it left, unless that was asked for meanwhile. */
  endCycleSearch(): void {
    this.#journal.write(this.#linked, 1, Math.min(this.#linked.data[1], this.#nextSearch()));
  }

  #nextSearch(): number {
    return Math.max(this.firstSearch, 2 * this.linkedCount);
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

  /** As {@link settlementOf}, for those who give somebody what it names. */
  handOut(promise: number): Settlement {
    const settlement = this.settlementOf(promise);
    this.#marks.touchAll(settlement.slots);
    return settlement;
  }

  /** Writes down what a promise is settled with, which holds its slots. */
  settle(promise: number, state: PromiseState, settlement: Settlement): void {
    this.#leaveList(promise);
    this.#objects.setOwner(promise, 0);
    this.#objects.set(promise, PromiseRow.State, state);
    this.#settlements.set(promise, settlement);
    this.#accounts.settle(this.makerOf(promise), settlement, 1);
    for (const slot of settlement.slots) this.#objects.hold(slot);
    if (this.#namesPromises(settlement)) this.#countLinked(promise, true);
  }

  /** Takes the references out of what a promise was settled with, which nobody can see any longer. */
  empty(promise: number): void {
    const settlement = this.settlementOf(promise);
    const left = { ...settlement, slots: NO_SLOTS, exactly: -1 };
    this.#letGoOfSlots(promise, settlement);
    this.#settlements.set(promise, left);
    this.#accounts.settle(this.makerOf(promise), left, 1);
  }

  /** Deletes a promise that nobody holds and for which nothing waits. */
  delete(promise: number): void {
    if (this.stateOf(promise) === PromiseState.Unresolved) {
      this.#leaveList(promise);
    } else {
      this.#letGoOfSlots(promise, this.settlementOf(promise));
      this.#settlements.set(promise, null);
    }
    this.#marks.gone(promise);
    this.#objects.free(promise);
  }

  #letGoOfSlots(promise: number, settlement: Settlement): void {
    if (this.#namesPromises(settlement)) this.#countLinked(promise, false);
    this.#accounts.settle(this.makerOf(promise), settlement, -1);
    this.#marks.touchAll(settlement.slots);
    for (const slot of settlement.slots) this.#objects.letGo(slot);
  }

  /** Takes an unresolved promise out of the list that it stands in. */
  #leaveList(promise: number): void {
    const decider = this.deciderOf(promise);
    if (decider !== 0) this.#unlink(promise, decider);
    else if (this.mayBeOnCycle(promise)) this.#countLinked(promise, false);
  }

  #namesPromises({ slots }: Settlement): boolean {
    for (let index = 0; index < slots.length; index++) if (this.#objects.isPromise(slots[index])) return true;
    return false;
  }

  #countLinked(promise: number, linked: boolean): void {
    this.#journal.write(this.#linked, 0, this.linkedCount + (linked ? 1 : -1));
    if (linked) this.#link(promise, 0);
    else this.#unlink(promise, 0);
  }

  #link(promise: number, list: number): void {
    const objects = this.#objects;
    this.#firstDecided.reserve(list);
    const next = this.#firstDecided.data[list];
    objects.set(promise, PromiseRow.NextDecided, next);
    objects.set(promise, PromiseRow.PreviousDecided, 0);
    if (next !== 0) objects.set(next, PromiseRow.PreviousDecided, promise);
    this.#journal.write(this.#firstDecided, list, promise);
  }

  #unlink(promise: number, decider: number): void {
    const objects = this.#objects;
    const next = objects.get(promise, PromiseRow.NextDecided);
    if (promise === this.#nextToCount) this.#nextToCount = next;
    const previous = objects.get(promise, PromiseRow.PreviousDecided);
    if (previous === 0) this.#journal.write(this.#firstDecided, decider, next);
    else objects.set(previous, PromiseRow.NextDecided, next);
    if (next !== 0) objects.set(next, PromiseRow.PreviousDecided, previous);
  }
}

const NO_SLOTS = new Int32Array(0);

/** So many promises that may be on a cycle are kept before cycles are looked for among them. */
const FIRST_SEARCH = 256;
