import type { Core } from '../kernel/core.js';
import { backToDispatch, dispatchBefore } from '../crank/dispatch-before.js';
import { enterGuest } from '../crank/enter.js';
import { stateAfter } from '../crank/state-after.js';
import { beginPostedNow, endDispatch } from '../deliver/begin.js';
import { upgradedSettlement } from '../messages/reasons.js';
import { settle } from '../messages/settle.js';
import { PromiseState } from '../tables/promises.js';
import { VatCalls } from '../syscalls/vat-calls.js';
import type { Outcome } from './vm.js';
import type { Delivery } from '../tables/work.js';
import { abandonList } from './abandon.js';
import { askToStop } from './ask.js';
import { type Machinery, type Maker, makeMachine } from './make.js';
import { rebuildOrPark } from './resume.js';
import { wake } from './wake.js';
import type { Vat, VatConfig } from './vat.js';

/** What an upgrade came to. When it failed, the old code goes on as it was. */
export type UpgradeReport =
  | { readonly done: true; readonly incarnation: number }
  | { readonly done: false; readonly detail: string };

/**
 * Replaces a vat's code, in one crank: the old code is asked to stop, the promises that it decided are rejected, its exports that are not durable
 * are abandoned, and the new code starts. Imports and durable exports stay. Only an image that must not run, or a start that fails, undoes it.
 */
export function upgrade(
  core: Core,
  maker: Maker,
  vat: Vat,
  config: VatConfig,
  start: Delivery,
): UpgradeReport {
  let next: Machinery;
  try {
    if (config.backend.profile.handleBits !== vat.config.backend.profile.handleBits)
      throw new RangeError('the new code has handles of another width');
    next = makeMachine(maker, vat.names, config);
  } catch (error) {
    return { done: false, detail: error instanceof Error ? error.message : String(error) };
  }
  const { state } = core;
  const old = { ...vat };
  const before = dispatchBefore(vat);
  const kept = vat.transcript?.entries.length ?? 0;
  core.crank++;
  vat.cranks++;
  core.running = vat;
  const { entered, acquired } = askToStop(core, vat, 'upgrade');
  clearOut(core, vat);
  Object.assign(vat, next);
  vat.gate.vatCalls = new VatCalls(core, vat);
  state.accounts.setMost(vat.number, vat.bounds.data);
  vat.incarnation++;
  vat.state = 'idle';
  vat.record = null;
  const outcome = beginPostedNow(core, vat, start) ? enterGuest(vat, false) : NO_ROOM;
  core.running = null;
  core.tracer?.crank(vat, outcome);
  const used = outcome.fuelUsed;
  const started = outcome.kind === 'returned' || vat.vm.suspended;
  if (started) {
    vat.transcript?.keep(outcome);
    if (!vat.vm.suspended) endDispatch(core, vat);
    vat.inMain = vat.vm.suspended;
    vat.state = stateAfter(vat, outcome);
    vat.spoiled = false;
    vat.before = null;
    old.vm.close();
    old.gate.detach();
    wake(state, vat);
  } else {
    const detail =
      vat.gate.reason === null ? `the new code ${outcome.kind}` : vat.gate.detail || vat.gate.reason;
    const undone = state.journal.rollback();
    core.outputs.discard();
    state.settled.length = 0;
    next.vm.close();
    next.gate.detach();
    Object.assign(vat, old);
    backToDispatch(vat, before);
    vat.cranks++;
    vat.transcript?.truncate(kept);
    if (entered) rebuildOrPark(core, vat, `an upgrade failed: ${detail}`);
    core.releaseAll([...acquired, ...undone]);
    vat.fuelUsed += used;
    vat.balance -= used;
    return { done: false, detail };
  }
  vat.fuelUsed += used;
  vat.balance -= used;
  core.settleAndCommit();
  core.releaseAll(acquired);
  core.flushOutputs(vat);
  return { done: true, incarnation: vat.incarnation };
}

const NO_ROOM: Outcome = Object.freeze({
  kind: 'crashed',
  fuelUsed: 0,
  programCounter: -1,
  detail: 'its table has no room for what it starts with',
});

/** The old code's promises are rejected, and its exports abandoned that are not durable. */
function clearOut(core: Core, vat: Vat): void {
  const { state } = core;
  const { promises, objects } = state;
  const { clist, config } = vat;
  endDispatch(core, vat);
  const settlement = upgradedSettlement(vat.incarnation);
  for (
    let promise = promises.firstDecidedBy(vat.number);
    promise !== 0;
    promise = promises.firstDecidedBy(vat.number)
  ) {
    const handle = clist.handleOf(promise);
    if (handle !== 0) vat.names.unsubscribe(handle);
    settle(state, promise, PromiseState.VatUpgraded, settlement);
    if (handle !== 0) vat.names.remove(handle);
  }
  const from = config.durableFrom ?? Number.POSITIVE_INFINITY;
  const given = Array.from(clist.handles()).filter((handle) => {
    if (!clist.isExport(handle) || objects.isPromise(clist.knownObjectOf(handle))) return false;
    const number = clist.numberOf(handle);
    return number !== 0 && number < from;
  });
  abandonList(state, vat, Int32Array.from(given));
}
