import { Diverged, Replay } from './replay.js';
import type { RecordedEntry } from './transcript.js';
import type { Vat } from './vat.js';
import type { Outcome, Vm } from './vm.js';

/**
 * Makes a vat's VM again, as it was when its last kept crank ended: the same image, entered as its transcript says, with the answers that it got
 * then, from the last snapshot on where there is one. Nothing but the VM changes.
 * @throws Diverged when the VM does not do what it did then
 */
export function rebuild(vat: Vat): Vm {
  const { config, gate, bounds, transcript } = vat;
  if (transcript === null) throw new Diverged('the vat keeps no transcript');
  gate.revive();
  const vm = config.backend.load(config.image, gate, bounds.limits);
  try {
    if (transcript.snapshot !== null) vm.restore?.(transcript.snapshot);
    transcript.entries.forEach((entry, index) => {
      const replay = new Replay(transcript, entry, index + 1);
      gate.replay = replay;
      gate.open();
      const outcome = enterAgain(vm, entry);
      gate.close();
      replay.end();
      if (outcome?.kind !== entry.outcome || outcome.fuelUsed !== entry.fuelUsed) {
        throw new Diverged(
          `entry ${index + 1} ended with ${outcome?.kind} after ${outcome?.fuelUsed} fuel, then with ${entry.outcome} after ${entry.fuelUsed}`,
        );
      }
    });
  } catch (error) {
    vm.close();
    throw error;
  } finally {
    gate.replay = null;
  }
  return vm;
}

function enterAgain(vm: Vm, { words, incoming, fuel }: RecordedEntry): Outcome | undefined {
  if (incoming !== null) return vm.direct?.(incoming);
  return words === null ? vm.resume(fuel) : vm.dispatch(words[0], words.subarray(1), fuel);
}
