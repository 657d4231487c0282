import type { Core } from '../core.js';
import { beginCollecting, beginReap, beginWork } from '../deliver/begin.js';
import type { Vat } from '../vat/vat.js';
import type { Outcome } from '../vm.js';

/** What a crank is for. */
export type CrankSort = 'collect' | 'reap' | 'work' | 'resume';

/** Every piece of work that waited came to nothing: the guest was not entered. */
export const NOTHING_DONE: Outcome = Object.freeze({
  kind: 'returned',
  fuelUsed: 0,
  programCounter: -1,
  detail: '',
});

/** Enters the guest. A gate that faulted makes the outcome a fault whatever the VM says, and so does a VM that throws. */
export function enter(core: Core, vat: Vat, sort: CrankSort): Outcome {
  const { gate, vm, bounds, incoming } = vat;
  let outcome: Outcome;
  try {
    if (!begin(core, vat, sort)) return NOTHING_DONE;
    gate.open();
    if (sort === 'resume') outcome = vm.resume(bounds.fuel);
    else if (vm.direct !== undefined) outcome = vm.direct(incoming);
    else outcome = vm.dispatch(gate.words[0], gate.slots, bounds.fuel);
  } catch (error) {
    outcome = { kind: gate.caught(error), fuelUsed: bounds.fuel, programCounter: -1, detail: '' };
  }
  gate.close();
  return gate.reason === null || outcome.kind === 'fault' ? outcome : { ...outcome, kind: 'fault' };
}

function begin(core: Core, vat: Vat, sort: CrankSort): boolean {
  if (sort === 'resume') return true;
  if (sort === 'collect') return beginCollecting(core, vat, true);
  if (sort === 'work') return beginWork(core, vat, true);
  beginReap(core, vat);
  return true;
}
