import type { Core } from '../kernel/core.js';
import { Dispatch } from '../abi/dispatches.js';
import { type Vat, isOver } from '../vat/vat.js';
import type { CrankSort } from './enter.js';

/** What is to be done next. */
export interface Choice {
  readonly vat: Vat;
  readonly sort: CrankSort;
}

/**
 * Takes the next crank from the queues: news of references first, then vats that are to bring out their dead, then the run queue. Null when
 * nothing is to do. What a parked vat is to be told waits until it is resumed.
 */
export function choose(core: Core): Choice | null {
  const { state } = core;
  for (let number = state.gc.takeTurn(); number !== 0; number = state.gc.takeTurn()) {
    const vat = state.findVat(number);
    if (vat === undefined) continue;
    if (vat.state === 'idle') return { vat, sort: 'collect' };
    // A vat inside its main program takes the news itself, when it asks for what is next.
    if (vat.state === 'waiting') return { vat, sort: 'resume' };
  }
  for (let number = state.reaps.take(); number !== 0; number = state.reaps.take()) {
    const vat = state.findVat(number);
    if (vat?.state === 'idle' && vat.entries.has(Dispatch.BringOutYourDead)) return { vat, sort: 'reap' };
  }
  for (let number = state.runQueue.take(); number !== 0; number = state.runQueue.take()) {
    const vat = state.findVat(number);
    const sort = vat === undefined ? null : sortOf(core, vat);
    if (vat !== undefined && sort !== null) return { vat, sort };
  }
  return null;
}

/** What a place in the run queue means for its vat by now; null for nothing. */
function sortOf({ state }: Core, vat: Vat): CrankSort | null {
  if (vat.state === 'parked' || isOver(vat)) return null;
  if (vat.state === 'sliced') return 'resume';
  if (state.deliveries.waiting(vat.number) === 0) return null;
  return vat.state === 'waiting' ? 'resume' : 'work';
}
