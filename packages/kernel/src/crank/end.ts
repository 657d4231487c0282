import { isStarting, tellMaker } from '../admin/tell-maker.js';
import type { Core } from '../kernel/core.js';
import { endDispatch } from '../deliver/begin.js';
import { finish } from '../vat/end.js';
import { faultDetail } from '../vat/fault-record.js';
import { park, stop } from '../vat/stop.js';
import { type DispatchBefore, backToDispatch } from './dispatch-before.js';
import { wake } from '../vat/wake.js';
import { stateAfter } from './state-after.js';
import type { Vat } from '../vat/vat.js';
import type { Outcome } from '../vat/vm.js';

/** Ends a crank as its outcome says: it commits whole or leaves no trace. Answers whether it committed. */
export function endCrank(core: Core, vat: Vat, outcome: Outcome, before: DispatchBefore): boolean {
  const ended =
    outcome.kind === 'returned' ||
    outcome.kind === 'waiting' ||
    (outcome.kind === 'out-of-fuel' && vat.vm.suspended);
  const commits = ended && vat.exit?.failure !== true;
  if (commits) commit(core, vat, outcome);
  else rollback(core, vat, outcome, before);
  return commits;
}

function commit(core: Core, vat: Vat, outcome: Outcome): void {
  const { state } = core;
  const { suspended } = vat.vm;
  vat.transcript?.keep(outcome);
  if (outcome.kind === 'returned' || !suspended) endDispatch(core, vat);
  const leftMain = vat.inMain && !suspended;
  vat.inMain = suspended;
  vat.state = stateAfter(vat, outcome);
  if (vat.state === 'sliced') state.runQueue.push(vat.number);
  tellMaker(state, vat, outcome.kind);
  // What came while the program was running woke it, and need not have been taken by it.
  if (leftMain) wake(state, vat);
  else if (!suspended) state.gc.giveTurn(vat.number);
  core.settleAndCommit();
  if (vat.exit !== null) stop(core, vat, { reason: 'exit', detail: '', programCounter: -1, fault: false });
  else if (vat.state === 'ended') finish(core, vat);
  core.flushOutputs(vat);
}

function rollback(core: Core, vat: Vat, outcome: Outcome, before: DispatchBefore): void {
  const { state, index } = core;
  const acquired = state.journal.rollback();
  state.settled.length = 0;
  core.outputs.discard();
  backToDispatch(vat, before);
  vat.phase = 'normal';
  vat.incoming.clear();
  vat.transcript?.forget();
  vat.spoiled = true;
  const { kind, programCounter } = outcome;
  const fault = kind === 'fault';
  if (!fault && kind !== 'crashed' && kind !== 'out-of-fuel') {
    stop(core, vat, { reason: 'exit-failure', detail: '', programCounter: -1, fault: false });
  } else {
    const reason = fault ? (vat.gate.reason ?? 'machine') : kind === 'crashed' ? 'crashed' : 'out-of-fuel';
    const detail = fault ? faultDetail(index, vat.gate) : outcome.detail;
    const { onFault = 'terminate', onOutOfFuel = 'terminate' } = vat.config;
    const policy = kind === 'out-of-fuel' ? onOutOfFuel : onFault;
    const why = { reason, detail, programCounter, fault, words: vat.gate.lastWords } as const;
    // A vat that another one made and that could not start never was: it does not wait to be mended.
    if (policy === 'park' && !isStarting(state, vat)) park(core, vat, why);
    else stop(core, vat, why);
  }
  core.releaseAll(acquired);
}
