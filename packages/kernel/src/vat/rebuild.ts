import type { Vm } from './vm.js';
import { Diverged, Replay } from './replay.js';
import type { Vat } from './vat.js';

/**
 * Makes a vat's VM again, as it was when its last kept crank ended: the same image, entered as its transcript says, with the answers that it got
 * then. Nothing but the VM changes.
 * @throws Diverged when the VM does not do what it did then
 */
export function rebuild(vat: Vat): Vm {
  const { config, gate, bounds, transcript } = vat;
  if (transcript === null) throw new Diverged('the vat keeps no transcript');
  gate.revive();
  const vm = config.backend.load(config.image, gate, bounds.limits);
  transcript.entries.forEach((entry, index) => {
    const replay = new Replay(entry, index + 1);
    gate.replay = replay;
    gate.open();
    const { words, incoming, fuel } = entry;
    const outcome =
      incoming !== null
        ? vm.direct?.(incoming)
        : words === null
          ? vm.resume(fuel)
          : vm.dispatch(words[0], words.subarray(1), fuel);
    gate.close();
    gate.replay = null;
    replay.end();
    if (outcome?.kind !== entry.outcome || outcome.fuelUsed !== entry.fuelUsed) {
      throw new Diverged(
        `entry ${index + 1} ended with ${outcome?.kind} after ${outcome?.fuelUsed} fuel, then with ${entry.outcome} after ${entry.fuelUsed}`,
      );
    }
  });
  return vm;
}
