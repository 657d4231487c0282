import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';
import { insistPhase } from './phase.js';

/** What a vat said as it asked for its end. */
export interface Exit {
  readonly failure: boolean;
  readonly body: Uint8Array;
  readonly slots: Int32Array;
}

/** The vat ends when its crank does; a failure undoes the crank. The last call of a crank counts. */
export function exit(_state: State, vat: Vat, failure: boolean, body: Uint8Array, slots: Int32Array): void {
  insistPhase(vat, 'stopping');
  vat.exit = { failure, body, slots };
}
