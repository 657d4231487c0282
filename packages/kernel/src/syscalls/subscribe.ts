import { notify } from '../messages/settle.js';
import type { State } from '../kernel/state.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import { insistPhase } from './phase.js';

/** The vat wants to be told when a promise is settled; at once when it is. Asking again changes nothing. */
export function subscribe(state: State, vat: Vat, promise: number): void {
  const { objects, promises } = state;
  insistPhase(vat);
  if (!objects.isPromise(promise)) vat.gate.fault('not-promise', 'only a promise can be subscribed to');
  if (promises.stateOf(promise) === PromiseState.Unresolved) {
    vat.names.subscribe(vat.clist.handleOf(promise));
    return;
  }
  notify(state, vat.number, promise);
}
