import { settle } from '../messages/settle.js';
import type { State } from '../kernel/state.js';
import { PromiseState, type Settlement } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import { insistPhase } from './phase.js';

/** One promise and what it is to be; rows. */
export interface Resolution {
  readonly promise: number;
  readonly rejected: boolean;
  readonly settlement: Settlement;
}

/** Settles promises that the vat decides, all at once: each leaves its table. */
export function resolve(state: State, vat: Vat, resolutions: readonly Resolution[]): void {
  const { objects, promises } = state;
  const { gate, names, clist } = vat;
  insistPhase(vat);
  for (const { promise, rejected, settlement } of resolutions) {
    if (!objects.isPromise(promise)) gate.fault('not-promise', 'only a promise can be resolved');
    if (promises.stateOf(promise) !== PromiseState.Unresolved || promises.deciderOf(promise) !== vat.number)
      gate.fault('not-decider', 'a vat resolves the promises that it decides, once');
    const { exactly, slots } = settlement;
    if (!Number.isInteger(exactly) || exactly < -1 || exactly >= slots.length)
      gate.fault('out-of-range', 'the resolution says that it is a slot which it does not have');
    if (!rejected && exactly >= 0 && objects.isPromise(slots[exactly]))
      gate.fault('wrong-kind', 'a promise is not fulfilled to exactly a promise');
    names.unsubscribe(clist.handleOf(promise));
    settle(state, promise, rejected ? PromiseState.Rejected : PromiseState.Fulfilled, settlement);
  }
  for (const { promise } of resolutions) names.remove(clist.handleOf(promise));
}
