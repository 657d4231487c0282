import type { State } from '../kernel/state.js';
import type { Vat } from './vat.js';

/** Gives a vat that goes on its places in the queues: one for each piece of work that waits for it, and one for its program. */
export function wake(state: State, vat: Vat): void {
  if (vat.state === 'sliced') state.runQueue.push(vat.number);
  for (let waiting = state.deliveries.waiting(vat.number); waiting > 0; waiting--)
    state.runQueue.push(vat.number);
  state.gc.giveTurn(vat.number);
}
