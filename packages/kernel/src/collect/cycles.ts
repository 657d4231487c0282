import type { State } from '../kernel/state.js';
import { refuse } from '../messages/route.js';
import { PromiseState } from '../tables/promises.js';
import { type Message, forEachHeld } from '../tables/work.js';

/**
 * Frees promises that only each other hold, which counts never find: settled ones through their data, unresolved ones that no vat decides through the
 * messages that wait for them. A pass costs what there is of such; the next one comes when they are twice as many as it left, so that a guest
 * gains nothing by making more of them.
 */
export function collectCycles(state: State): void {
  const { objects, promises } = state;
  /** Those that are not known to be in use, and how often others, or they themselves, hold them. */
  const held = new Map<number, number>();
  for (const promise of promises.linked()) held.set(promise, 0);
  for (const promise of held.keys()) {
    forEachHeldBy(state, promise, (row) => {
      const times = held.get(row);
      if (times !== undefined) held.set(row, times + 1);
    });
  }
  const used: number[] = [];
  for (const [promise, times] of held) if (objects.reachableOf(promise) > times) used.push(promise);
  for (const promise of used) held.delete(promise);
  for (let index = 0; index < used.length; index++) {
    forEachHeldBy(state, used[index], (row) => {
      if (held.delete(row)) used.push(row);
    });
  }
  // Without their data and messages they hold each other no longer: their counts touch 0 as any other's. Answering one may settle the next.
  for (const promise of held.keys()) {
    if (promises.stateOf(promise) !== PromiseState.Unresolved) promises.empty(promise);
    else answerAll(state, promise);
  }
  promises.cyclesCollected();
}

/** What a promise holds: the data that it was settled with, or the messages that wait for it. */
function forEachHeldBy({ promises, deliveries }: State, promise: number, each: (row: number) => void): void {
  if (promises.stateOf(promise) === PromiseState.Unresolved)
    for (const message of deliveries.waitingFor(promise)) forEachHeld(message, each);
  else for (const slot of promises.settlementOf(promise).slots) each(slot);
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
