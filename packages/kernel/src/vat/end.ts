import { tellMakerOver } from '../admin/tell-maker.js';
import { ReleaseList } from '../collect/release-list.js';
import { settleCounts } from '../collect/settle-counts.js';
import type { Core } from '../kernel/core.js';
import { takeAction } from '../deliver/collection.js';
import { endDispatch, releasePosted } from '../deliver/begin.js';
import { ObjectFlag } from '../tables/layout.js';
import { refuse } from '../messages/route.js';
import { kernelSettlement } from '../messages/reasons.js';
import { drawDeferred, settle } from '../messages/settle.js';
import { SLICE_CHANGES } from '../kernel/slice.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { PromiseState } from '../tables/promises.js';
import { vatSpace } from '../store/vatstore.js';
import { abandon } from './abandon.js';
import type { Vat } from './vat.js';

/** Pieces of a cleanup after which a slice of it ends: an empty place of a c-list is a piece, and no change. */
const PIECES = 8_192;

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

/** Sweeps one slice of the vat that waits longest; null when no vat is left to sweep. */
export function sweepNext(core: Core): Vat | null {
  const number = core.state.cleanups.take();
  if (number === 0) return null;
  const vat = core.state.vat(number);
  sweepSlice(core, vat);
  return vat;
}

/** Does to the tables all that the end of a vat does, and to nothing else: what follows can be seen, and must be undone. */
export function rehearseEnd(core: Core, vat: Vat): void {
  const { state: before, swept, current } = vat;
  vat.state = 'terminated';
  try {
    if (current !== null) releasePosted(vat, current, (work) => core.state.deliveries.release(work));
    const released = new ReleaseList();
    while (sweepPiece(core.state, vat)) settleCounts(core.state, released, Number.POSITIVE_INFINITY);
    drawDeferred(core.state, Number.POSITIVE_INFINITY);
  } finally {
    vat.state = before;
    vat.swept = swept;
  }
}

function sweepSlice(core: Core, vat: Vat): void {
  const { state } = core;
  const { journal } = state;
  const released = new ReleaseList();
  let left = true;
  for (let pieces = 0; left && pieces < PIECES && journal.pending < SLICE_CHANGES; pieces++) {
    left = sweepPiece(state, vat);
    // What a piece leads to belongs to its cost, so its consequences are drawn here and not at the end.
    settleCounts(state, released, SLICE_CHANGES);
  }
  if (left) state.cleanups.push(vat.number);
  else over(state, vat);
  core.settleAndCommit();
  if (!left) state.forget(vat);
  core.releaseListed(released);
}

/** Nothing is left of the vat in the tables. What it held of promises that hold each other is garbage now. */
function over({ promises, admin }: State, vat: Vat): void {
  vat.gate.detach();
  vat.gone = true;
  vat.transcript = null;
  admin.setMadeBy(vat.number, []);
  promises.searchCyclesSoon();
}

/**
 * Sweeps a promise that the vat decided or a message that waits for it, a piece of its work, a c-list entry, news of a reference or an entry of its store; false when nothing
 * is left.
 */
function sweepPiece(state: State, vat: Vat): boolean {
  const { promises, deliveries } = state;
  const promise = promises.firstDecidedBy(vat.number);
  if (promise !== 0) {
    // What waited for it is refused with the vat's own work, piece by piece, after those who wait for the promise are told of it.
    const message = deliveries.takeWaiting(promise);
    if (message !== null) deliveries.move(vat.number, message);
    else settle(state, promise, PromiseState.VatTerminated, kernelSettlement(PromiseState.VatTerminated));
    return true;
  }
  const work = deliveries.take(vat.number);
  if (work !== null) {
    if (work.work === 'message') refuse(state, work, PromiseState.VatTerminated);
    else releasePosted(vat, work, (held) => deliveries.release(held));
    return true;
  }
  if (vat.swept >= vat.clist.positions)
    return sweepNews(state, vat) || state.vatstore.deleteFirst(vatSpace(vat.number));
  sweepEntry(state, vat, vat.clist.handleAt(vat.swept++));
  return true;
}

function sweepEntry(state: State, vat: Vat, handle: number): void {
  const { clist, names } = vat;
  if (handle === 0) return;
  if (!clist.isExport(handle) || state.objects.isPromise(clist.knownObjectOf(handle))) names.remove(handle);
  else state.objects.setFlag(abandon(state, vat, handle), ObjectFlag.OwnerDied, true);
}

/** What the vat was still to be told of references; false when it is nothing. */
function sweepNews(state: State, vat: Vat): boolean {
  const kind = GC_ACTIONS.find((each) => state.gc.has(vat.number, each));
  if (kind === undefined) return false;
  takeAction(state, vat.number, kind);
  return true;
}

const GC_ACTIONS = [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports] as const;
