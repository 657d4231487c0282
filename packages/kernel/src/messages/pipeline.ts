import type { State } from '../kernel/state.js';
import { isOver } from '../vat/vat.js';
import { route, wait } from './route.js';

/**
 * Messages to an unresolved promise go to a pipelining vat that decides it. Those that the vat has not got yet when it decides no longer wait
 * for the promise again, so that none overtakes another.
 */
export function takeBack(state: State, promise: number): void {
  const { promises, deliveries } = state;
  const decider = promises.deciderOf(promise);
  if (decider === 0) return;
  const vat = state.vat(decider);
  if (vat.config.pipelining !== true || isOver(vat)) return;
  for (const message of deliveries.takeTo(decider, promise)) wait(state, message);
}

/** A pipelining vat decides a promise from now on: what waited for the promise is for the vat. */
export function passOn(state: State, promise: number): void {
  const { promises, deliveries } = state;
  if (state.vat(promises.deciderOf(promise)).config.pipelining !== true) return;
  for (
    let message = deliveries.takeWaiting(promise);
    message !== null;
    message = deliveries.takeWaiting(promise)
  ) {
    route(state, message);
  }
}
