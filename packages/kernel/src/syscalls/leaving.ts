import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';

/** Faults the vat when it gives away a resource whose kind is not `@transferable`, whatever became of it. */
export function insistTransferable({ objects }: State, { gate }: Vat, slots: Int32Array): void {
  for (let index = 0; index < slots.length; index++) {
    const kind = objects.bornKindOf(slots[index]);
    if (kind === 0) continue;
    const entry = gate.abi.kinds.find(({ number }) => number === kind);
    if (entry?.transferable === false)
      gate.fault('not-transferable', `a ${entry.name} cannot leave the vat that has it`);
  }
}
