import type { Core } from '../kernel/core.js';
import { rebuild } from './rebuild.js';
import { park, stop } from './stop.js';
import type { Vat } from './vat.js';
import { wake } from './wake.js';

/** What the host may change as a parked vat goes on. */
export interface ResumeOptions {
  /** Fuel of one crank, from now on. */
  readonly fuel?: number;
  /** Fuel that is added to its meter. */
  readonly refuel?: number;
}

/**
 * A parked vat goes on as it was before the crank that parked it. False when its VM cannot be made as it was: where nothing was kept of it the vat
 * stays parked, and an upgrade mends it; where its code did not do again what it did it is over.
 */
export function resume(core: Core, vat: Vat, { fuel, refuel = 0 }: ResumeOptions): boolean {
  if (vat.spoiled && (vat.transcript === null || !makeAgain(core, vat))) return false;
  if (fuel !== undefined) vat.bounds = { ...vat.bounds, fuel };
  vat.balance += refuel;
  vat.state = vat.before ?? 'idle';
  vat.before = null;
  vat.record = null;
  wake(core.state, vat);
  core.state.journal.commit();
  return true;
}

/** Makes the VM again after a crank that left no trace; false when it diverged, and the vat is over. */
function makeAgain(core: Core, vat: Vat): boolean {
  const { vm } = vat;
  try {
    vat.vm = rebuild(vat);
  } catch (error) {
    vat.record = null;
    const detail = error instanceof Error ? error.message : String(error);
    stop(core, vat, { reason: 'replay-diverged', detail, programCounter: -1, fault: false });
    return false;
  }
  vm.close();
  vat.spoiled = false;
  return true;
}

/** After a crank that left no trace in a vat that goes on: makes its VM again, or parks the vat where nothing was kept of it. */
export function rebuildOrPark(core: Core, vat: Vat, detail: string): void {
  vat.spoiled = true;
  if (vat.transcript !== null) makeAgain(core, vat);
  else park(core, vat, { reason: 'upgrade-failed', detail, programCounter: -1, fault: false });
}
