import { SLICE_CHANGES } from '../kernel/slice.js';
import type { State } from '../kernel/state.js';
import { refuse } from '../messages/route.js';
import { PromiseState } from '../tables/promises.js';
import { type Message, forEachHeld } from '../tables/work.js';
import type { ReleaseList } from './release-list.js';
import { settleCounts } from './settle-counts.js';

/** What one slice looks at, promises and what they hold: less than a millisecond. */
const SLICE_PIECES = 8_192;

/** count: what the members hold; compare: that with their counts; trace: what those in use hold; free: the rest. */
type Phase = 'none' | 'count' | 'compare' | 'trace' | 'free';

/**
 * Frees promises that only each other hold, which counts never find: settled ones through their data, unresolved ones that no vat decides through the
 * messages that wait for them. A search costs what there is of such; the next one comes when they are twice as many as it left, so that a guest
 * gains nothing by making more of them. It goes on in slices between cranks, which may change everything meanwhile (`docs/decisions/0035`).
 */
export class CycleSearch {
  /** Tests make it smaller. */
  slicePieces = SLICE_PIECES;
  readonly #state: State;
  #phase: Phase = 'none';
  #members: number[] = [];
  /** How far the phase is, in the members or in those that are in use. */
  #at = 0;

  constructor(state: State) {
    this.#state = state;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether a slice has something to do. */
  get isDue(): boolean {
    return this.#phase !== 'none' || this.#state.promises.isCycleSearchDue;
  }

  /** The next slice; nothing may be pending. What devices must release stands in `released` then. */
  slice(released: ReleaseList): void {
    const state = this.#state;
    if (this.#phase === 'none') this.#begin();
    for (let left = this.slicePieces; left > 0 && state.journal.pending < SLICE_CHANGES; ) {
      if (this.#phase === 'none') break;
      left -= this.#piece(released);
    }
  }

  #begin(): void {
    const { promises, objects, cycleMarks } = this.#state;
    cycleMarks.begin(objects.freeRows.highWater);
    promises.beginCycleSearch();
    this.#enter('count');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#at = 0;
  }

  /** Looks at one promise; answers how much that was. */
  #piece(released: ReleaseList): number {
    const { cycleMarks } = this.#state;
    if (this.#phase === 'count') return this.#count();
    if (this.#phase === 'trace') return this.#trace();
    if (this.#at === this.#members.length) {
      if (this.#phase === 'compare') this.#enter('trace');
      else this.#end();
      return 1;
    }
    const promise = this.#members[this.#at++];
    if (this.#phase === 'compare') {
      if (this.#state.objects.reachableOf(promise) > cycleMarks.heldByMembers(promise))
        cycleMarks.touch(promise);
    } else if (cycleMarks.isUnused(promise)) {
      this.#free(promise);
      settleCounts(this.#state, released, SLICE_CHANGES);
    }
    return 1;
  }

  #count(): number {
    const { promises, cycleMarks } = this.#state;
    const promise = promises.nextInCycleSearch();
    if (promise === 0) {
      this.#enter('compare');
      return 1;
    }
    this.#members.push(promise);
    cycleMarks.join(promise);
    return this.#forEachHeldBy(promise, (row) => cycleMarks.count(row));
  }

  #trace(): number {
    const { objects, cycleMarks } = this.#state;
    if (this.#at < cycleMarks.used.length) {
      const promise = cycleMarks.used[this.#at++];
      // Its row may be something else's by now.
      return objects.isPromise(promise) ? this.#forEachHeldBy(promise, (row) => cycleMarks.touch(row)) : 1;
    }
    cycleMarks.decided();
    this.#enter('free');
    return 1;
  }

  /** Without their data and messages they hold each other no longer: their counts touch 0 as any other's. Answering one may settle the next. */
  #free(promise: number): void {
    const { promises } = this.#state;
    if (!promises.mayBeOnCycle(promise)) return;
    if (promises.stateOf(promise) !== PromiseState.Unresolved) promises.empty(promise);
    else answerAll(this.#state, promise);
  }

  #end(): void {
    const { promises, cycleMarks } = this.#state;
    this.#members = [];
    cycleMarks.end();
    promises.endCycleSearch();
    this.#enter('none');
  }

  /** Calls `each` for what a promise holds: the data that it was settled with, and the messages that wait for it. Answers how much that is. */
  #forEachHeldBy(promise: number, each: (row: number) => void): number {
    const { promises, deliveries } = this.#state;
    let pieces = 1;
    if (promises.hasSettlement(promise)) {
      const { slots } = promises.settlementOf(promise);
      for (const slot of slots) each(slot);
      pieces += slots.length;
    }
    for (const message of deliveries.waitingFor(promise)) {
      forEachHeld(message, each);
      pieces += 2 + message.slots.length;
    }
    return pieces;
  }
}

/** Nobody will ever settle the promise: its messages go nowhere. It is the result of another such message, and is settled by that. */
function answerAll(state: State, promise: number): void {
  const { promises, deliveries } = state;
  const messages: Message[] = [];
  for (let next = deliveries.takeWaiting(promise); next !== null; next = deliveries.takeWaiting(promise))
    messages.push(next);
  promises.noneWaits(promise);
  for (const message of messages) refuse(state, message, PromiseState.Unanswered);
}
