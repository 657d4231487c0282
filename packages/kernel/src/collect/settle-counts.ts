import { ObjectFlag, RowKind } from '../tables/layout.js';
import { SLICE_CHANGES } from '../kernel/slice.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { settleNode } from '../device/settle-node.js';
import type { ReleaseList } from './release-list.js';
import { retire } from './retire.js';

/**
 * Draws the consequences of every count that touched 0, to a fixed point: what nobody holds is freed, and vats are to be told. The resources
 * that their devices still have and must release stand in `released` then. A promise that goes lets go of what it was settled with, and guests choose how
 * long such a chain is; and of an object that no vat owns those are told who know it. From `most` changes that are not committed on, what is left of both waits in
 * `unheld`.
 */
export function settleCounts(
  state: State,
  released: ReleaseList,
  most = state.journal.pending + SLICE_CHANGES,
): void {
  const { objects } = state;
  for (
    let object = objects.settleResources(released);
    object !== 0;
    object = objects.settleResources(released)
  ) {
    const kind = objects.kindOf(object);
    if (kind === RowKind.Promise) settlePromise(state, object, most);
    else if (kind === RowKind.Object) settleObject(state, object, most);
    else settleNode(state, object);
  }
}

function settlePromise(state: State, promise: number, most: number): void {
  // A message that waits for a promise holds it: when nobody does, none waits.
  const { objects, promises, journal } = state;
  if (objects.reachableOf(promise) !== 0) return;
  if (journal.pending < most || !promises.hasSettlement(promise)) {
    promises.delete(promise);
    return;
  }
  wait(state, promise);
}

/** Held by nobody but the kernel, until it is its turn. */
function wait({ objects, unheld }: State, row: number): void {
  objects.hold(row);
  unheld.push(row);
}

/** Frees what waits in `unheld`, until so many changes of state are not committed. What devices are to release then stands in `released`. */
export function freeUnheld(state: State, released: ReleaseList, most = SLICE_CHANGES): void {
  const { unheld, objects, journal } = state;
  while (unheld.length > 0 && journal.pending < most) {
    objects.letGo(unheld.take());
    settleCounts(state, released, most);
  }
}

function settleObject(state: State, object: number, most: number): void {
  const { objects, gc } = state;
  const forgotten = objects.recognizableOf(object) === 0;
  if (objects.hasFlag(object, ObjectFlag.Retired)) {
    if (forgotten) objects.free(object);
    return;
  }
  if (objects.reachableOf(object) !== 0) return;
  const owner = objects.ownerOf(object);
  if (owner === 0) {
    // As many are told as know it: guests choose how many objects those are, and how many vats.
    if (state.journal.pending < most || forgotten) retire(state, object);
    else wait(state, object);
    return;
  }
  const { clist } = state.vat(owner);
  if (clist.isUsable(clist.handleOf(object)) && !objects.hasFlag(object, ObjectFlag.DropPending)) {
    objects.setFlag(object, ObjectFlag.DropPending, true);
    gc.add(owner, GcAction.DropExports, object);
  }
  if (forgotten && !objects.hasFlag(object, ObjectFlag.RetirePending)) {
    objects.setFlag(object, ObjectFlag.RetirePending, true);
    gc.add(owner, GcAction.RetireExports, object);
  }
}
