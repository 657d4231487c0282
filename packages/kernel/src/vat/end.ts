import { tellMakerOver } from '../admin/tell-maker.js';
import { ReleaseList } from '../collect/release-list.js';
import { settleCounts } from '../collect/settle-counts.js';
import type { Core } from '../kernel/core.js';
import { takeAction } from '../deliver/collection.js';
import { endDispatch, releasePosted } from '../deliver/begin.js';
import { ObjectFlag, RowKind } from '../tables/layout.js';
import { refuse } from '../messages/route.js';
import { kernelSettlement } from '../messages/reasons.js';
import { drawDeferred, settle } from '../messages/settle.js';
import { SLICE_CHANGES } from '../kernel/slice.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { PromiseState } from '../tables/promises.js';
import { vatSpace } from '../store/vatstore.js';
import { sweepPlaces } from './name-lists.js';
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
  const stage = vat.gate.vatCalls?.stage;
  const staged = stage?.save() ?? [];
  vat.state = 'terminated';
  try {
    stage?.discard();
    if (current !== null) releasePosted(vat, current, (work) => core.state.deliveries.release(work));
    const released = new ReleaseList();
    while (sweepPiece(core.state, vat)) settleCounts(core.state, released, Number.POSITIVE_INFINITY);
    drawDeferred(core.state, Number.POSITIVE_INFINITY);
  } finally {
    stage?.restore(staged);
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
  sweepEntries(state, vat);
  return true;
}

/** Places of a c-list that are swept in one piece, where their ends lead to little. */
const PLACES = 32;

/** Sweeps some places of the vat's table: several at once as long as the end of none of them leads to more than its own change. */
function sweepEntries(state: State, vat: Vat): void {
  const first = vat.swept;
  let end = first;
  while (end < vat.clist.positions && end - first < PLACES && isCheap(state, vat, end)) end++;
  if (end - first < 2) {
    sweepEntry(state, vat, vat.clist.handleAt(vat.swept++));
    return;
  }
  vat.swept = end;
  sweepPlaces(vat.names, first, end - first, (object, handle) => {
    if (vat.clist.isExport(handle)) orphan(state, object);
  });
}

/** Whether the end of the entry in a place tells nobody, or its owner only: an object that somebody uses, or nobody knows. */
function isCheap({ objects }: State, { clist }: Vat, position: number): boolean {
  const object = clist.objectAt(position);
  if (object === 0) return true;
  if (objects.kindOf(object) !== RowKind.Object) return false;
  return clist.isExport(clist.handleAt(position))
    ? objects.reachableOf(object) > 0 || objects.recognizableOf(object) === 0
    : objects.ownerOf(object) !== 0;
}

/** The object's vat is over. */
function orphan({ objects }: State, object: number): void {
  objects.setOwner(object, 0);
  objects.setFlag(object, ObjectFlag.OwnerDied, true);
  objects.suspect(object);
}

function sweepEntry(state: State, vat: Vat, handle: number): void {
  const { clist, names } = vat;
  if (handle === 0) return;
  if (!clist.isExport(handle) || state.objects.isPromise(clist.knownObjectOf(handle))) names.remove(handle);
  else orphan(state, names.remove(handle));
}

/** What the vat was still to be told of references; false when it is nothing. */
function sweepNews(state: State, vat: Vat): boolean {
  const kind = GC_ACTIONS.find((each) => state.gc.has(vat.number, each));
  if (kind === undefined) return false;
  takeAction(state, vat.number, kind);
  return true;
}

const GC_ACTIONS = [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports] as const;
