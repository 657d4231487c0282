import { tellMakerOver } from '../admin/tell-maker.js';
import { settleCounts } from '../collect/settle-counts.js';
import type { Core } from '../core.js';
import { takeAction } from '../deliver/collection.js';
import { endDispatch, releasePosted } from '../deliver/begin.js';
import { ObjectFlag } from '../layout.js';
import { refuse } from '../messages/route.js';
import { kernelSettlement } from '../messages/reasons.js';
import { settle } from '../messages/settle.js';
import { GcAction } from '../tables/gc-actions.js';
import { PromiseState } from '../tables/promises.js';
import { vatSpace } from '../store/vatstore.js';
import { abandon } from './abandon.js';
import type { Vat } from './vat.js';

/** Promises, pieces of work, c-list entries, news of references and entries of the store that one slice of a cleanup sweeps, at most. */
const SLICE = 1024;

/**
 * Nothing reaches the vat any longer. What it decided, what waited for it and what it held is swept in slices: at once as much as one
 * slice takes, the rest when the kernel has time.
 */
export function finish(core: Core, vat: Vat): void {
  vat.vm.close();
  vat.gate.close();
  endDispatch(core, vat);
  tellMakerOver(core.state, vat);
  sweepSlice(core, vat);
}

/** Sweeps one slice of the vat that waits longest; false when no vat is left to sweep. */
export function sweepNext(core: Core): boolean {
  const number = core.state.cleanups.take();
  if (number === 0) return false;
  sweepSlice(core, core.state.vat(number));
  return true;
}

/** Does to the tables all that the end of a vat does, and to nothing else: what follows can be seen, and must be undone. */
export function rehearseEnd(core: Core, vat: Vat): void {
  const { state: before, swept, current } = vat;
  vat.state = 'terminated';
  try {
    if (current !== null) releasePosted(vat, current, (work) => core.state.deliveries.release(work));
    while (sweep(core, vat));
    settleCounts(core.state);
  } finally {
    vat.state = before;
    vat.swept = swept;
  }
}

function sweepSlice(core: Core, vat: Vat): void {
  if (sweep(core, vat)) core.state.cleanups.push(vat.number);
  else vat.gate.detach();
  core.settleAndCommit();
}

/** Sweeps at most a slice; answers whether something is left. */
function sweep({ state }: Core, vat: Vat): boolean {
  const { promises, deliveries, objects, vatstore } = state;
  const { clist } = vat;
  let left = SLICE;
  for (let promise = promises.firstDecidedBy(vat.number); promise !== 0 && left > 0; left--) {
    settle(state, promise, PromiseState.VatTerminated, kernelSettlement(PromiseState.VatTerminated));
    promise = promises.firstDecidedBy(vat.number);
  }
  for (; left > 0; left--) {
    const work = deliveries.take(vat.number);
    if (work === null) break;
    if (work.work === 'message') refuse(state, work, PromiseState.VatTerminated);
    else releasePosted(vat, work, (held) => deliveries.release(held));
  }
  for (; left > 0 && vat.swept < clist.positions; left--) {
    const handle = clist.handleAt(vat.swept++);
    if (handle === 0) continue;
    const object = clist.knownObjectOf(handle);
    if (!clist.isExport(handle) || objects.isPromise(object)) vat.names.remove(handle);
    else objects.setFlag(abandon(state, vat, handle), ObjectFlag.OwnerDied, true);
  }
  for (const kind of [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports])
    for (; left > 0 && state.gc.has(vat.number, kind); left--) takeAction(state, vat.number, kind);
  for (; left > 0 && vatstore.deleteFirst(vatSpace(vat.number)); left--);
  return left <= 0;
}
