import { beginCollecting, beginReap, beginWork } from '../deliver/begin.js';
import type { Core } from '../kernel/core.js';
import { Incoming } from '../deliver/incoming.js';
import type { Transcript } from '../vat/transcript.js';
import type { Vat } from '../vat/vat.js';
import type { Outcome } from '../vat/vm.js';

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
  const { gate, bounds } = vat;
  try {
    if (!begin(core, vat, sort)) return NOTHING_DONE;
  } catch (error) {
    return { kind: gate.caught(error), fuelUsed: bounds.fuel, programCounter: -1, detail: '' };
  }
  return enterGuest(vat, sort === 'resume');
}

/** Enters the guest with the dispatch that was begun, or lets it go on. */
export function enterGuest(vat: Vat, resumes: boolean): Outcome {
  const { gate, vm, bounds, incoming, transcript } = vat;
  let outcome: Outcome;
  if (transcript !== null) begun(vat, transcript, resumes);
  if (!resumes) gate.lastWords = null;
  try {
    gate.open();
    if (resumes) outcome = vm.resume(bounds.fuel);
    else if (vm.direct !== undefined) outcome = vm.direct(incoming);
    else outcome = vm.dispatch(gate.words[0], gate.slots, bounds.fuel);
  } catch (error) {
    outcome = { kind: gate.caught(error), fuelUsed: bounds.fuel, programCounter: -1, detail: '' };
  }
  gate.close();
  // A time slice ends where the guest cannot know: what it was in the middle of goes on.
  if (outcome.kind !== 'out-of-fuel' || !vm.suspended) {
    gate.register.clear();
    if (gate.reason === null) gate.vatCalls?.stage.discard();
  }
  return gate.reason === null || outcome.kind === 'fault' ? outcome : { ...outcome, kind: 'fault' };
}

function begun({ gate, vm, bounds, incoming }: Vat, transcript: Transcript, resumes: boolean): void {
  if (vm.direct !== undefined) transcript.begin(null, Object.assign(new Incoming(), incoming), bounds.fuel);
  else transcript.begin(resumes ? null : gate.words.slice(0, gate.wordCount), null, bounds.fuel);
}

function begin(core: Core, vat: Vat, sort: CrankSort): boolean {
  if (sort === 'resume') return true;
  if (sort === 'collect') return beginCollecting(core, vat, true);
  if (sort === 'work') return beginWork(core, vat, true);
  beginReap(core, vat);
  return true;
}
