import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';
import { insistTransferable } from './leaving.js';
import { insistPhase } from './phase.js';

/** What a vat said as it asked for its end. */
export interface Exit {
  readonly failure: boolean;
  readonly body: Uint8Array;
  readonly slots: Int32Array;
}

/** The vat ends when its crank does; a failure undoes the crank. The last call of a crank counts. */
export function exit(state: State, vat: Vat, failure: boolean, body: Uint8Array, slots: Int32Array): void {
  insistPhase(vat, 'stopping');
  insistTransferable(state, vat, slots);
  vat.exit = { failure, body, slots };
}
