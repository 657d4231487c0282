import { ObjectFlag, RowKind } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { settleNode } from '../device/settle-node.js';
import type { ReleaseList } from './release-list.js';
import { retire } from './retire.js';

/**
 * Draws the consequences of every count that touched 0, to a fixed point: what nobody holds is freed, and vats are to be told. The resources
 * that their devices still have and must release stand in `released` then.
 */
export function settleCounts(state: State, released: ReleaseList): void {
  const { objects } = state;
  for (let object = objects.takeMaybeFree(); object !== 0; object = objects.takeMaybeFree()) {
    const kind = objects.kindOf(object);
    if (kind > 0) objects.settleResource(object, released);
    else if (kind === RowKind.Promise) settlePromise(state, object);
    else if (kind === RowKind.Object) settleObject(state, object);
    else if (kind === RowKind.Node) settleNode(state, object);
  }
}

function settlePromise(state: State, promise: number): void {
  // A message that waits for a promise holds it: when nobody does, none waits.
  if (state.objects.reachableOf(promise) === 0) state.promises.delete(promise);
}

function settleObject(state: State, object: number): void {
  const { objects, gc } = state;
  const forgotten = objects.recognizableOf(object) === 0;
  if (objects.hasFlag(object, ObjectFlag.Retired)) {
    if (forgotten) objects.free(object);
    return;
  }
  if (objects.reachableOf(object) !== 0) return;
  const owner = objects.ownerOf(object);
  if (owner === 0) {
    retire(state, object);
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
