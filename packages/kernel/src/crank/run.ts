import type { Core } from '../kernel/core.js';
import { endDispatch } from '../deliver/begin.js';
import type { Vat } from '../vat/vat.js';
import type { OutcomeKind } from '../vat/vm.js';
import type { Choice } from './choose.js';
import { stopEmpty } from '../vat/stop.js';
import { dispatchBefore } from './dispatch-before.js';
import { endCrank } from './end.js';
import { type CrankSort, NOTHING_DONE, enter } from './enter.js';

/** What one crank was, as plain data. */
export interface StepReport {
  readonly crank: number;
  /** 0, without a name, for `settle` and `free`. */
  readonly vat: number;
  readonly name: string;
  /**
   * No guest ran: sweep, a slice of what a vat left that is over; settle, messages whose promise was settled went their way; free, a slice of what nobody
   * holds, or of the search for promises that only each other hold, or devices were told of a batch of their nodes.
   */
  readonly sort: CrankSort | 'sweep' | 'settle' | 'free';
  /** Number of the dispatch that the vat was in when the crank ended; -1 for none. */
  readonly dispatch: number;
  readonly outcome: OutcomeKind;
  readonly committed: boolean;
  readonly fuel: number;
}

/** Runs one crank; null when the vat cannot pay for it, or there was nothing to tell it after all. */
export function runCrank(core: Core, { vat, sort }: Choice): StepReport | null {
  const { state } = core;
  if (vat.balance < vat.bounds.fuel) {
    giveBack(core, vat, sort);
    stopEmpty(core, vat);
    core.settleAndCommit();
    return null;
  }
  core.crank++;
  vat.cranks++;
  const before = dispatchBefore(vat);
  core.running = vat;
  const outcome = enter(core, vat, sort);
  core.running = null;
  if (outcome === NOTHING_DONE) {
    core.crank--;
    vat.cranks--;
    endDispatch(core, vat);
    core.settleAndCommit();
    return null;
  }
  vat.fuelUsed += outcome.fuelUsed;
  vat.balance -= outcome.fuelUsed;
  core.tracer?.crank(vat, outcome);
  const dispatch = vat.current === null && sort === 'work' ? -1 : vat.incoming.dispatch;
  const committed = endCrank(core, vat, outcome, before);
  if (committed && sort === 'work' && --vat.untilReap <= 0) {
    vat.untilReap = vat.config.reapEvery ?? Number.POSITIVE_INFINITY;
    state.reaps.push(vat.number);
    state.journal.commit();
  }
  const { number, config } = vat;
  return {
    crank: core.crank,
    vat: number,
    name: config.name,
    sort,
    dispatch,
    outcome: outcome.kind,
    committed,
    fuel: outcome.fuelUsed,
  };
}

/** A crank in which no guest ran; `vat` is the one that was swept. */
export function kernelReport(core: Core, sort: 'sweep' | 'settle' | 'free', vat: Vat | null): StepReport {
  return {
    crank: ++core.crank,
    vat: vat?.number ?? 0,
    name: vat?.config.name ?? '',
    sort,
    dispatch: -1,
    outcome: 'returned',
    committed: true,
    fuel: 0,
  };
}

/** What a vat was to be told is told when it goes on. */
function giveBack({ state }: Core, vat: Vat, sort: CrankSort): void {
  if (sort === 'collect') state.gc.giveTurn(vat.number);
  else if (sort === 'reap') state.reaps.push(vat.number);
}
