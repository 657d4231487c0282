import type { Resolution } from '../syscalls/resolve.js';
import type { Register } from '../gate/result-register.js';
import type { ToldBefore } from '../deliver/told.js';
import type { Vat } from '../vat/vat.js';

/** The dispatch that a vat was in before a crank, which a rollback puts back: what the journal does not know. */
export interface DispatchBefore {
  readonly current: Vat['current'];
  readonly delivery: Vat['gate']['delivery'];
  readonly told: ToldBefore;
  readonly register: Register | null;
  readonly staged: readonly Resolution[];
}

export function dispatchBefore({ current, gate }: Vat): DispatchBefore {
  const { delivery, told, register, vatCalls } = gate;
  return {
    current,
    delivery,
    told: told.save(),
    register: register.waiting,
    staged: vatCalls?.stage.save() ?? [],
  };
}

/** Puts it back, after the journal was rolled back. */
export function backToDispatch(
  vat: Vat,
  { current, delivery, told, register, staged }: DispatchBefore,
): void {
  const { gate } = vat;
  vat.current = current;
  gate.delivery = delivery;
  gate.told.restore(told);
  gate.register.waiting = register;
  gate.vatCalls?.stage.restore(staged);
}
