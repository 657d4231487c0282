import { ObjectFlag } from '../tables/layout.js';
import type { State } from '../kernel/state.js';

/** Settles a device node of which a count touched 0: its device is to be told, and what nobody knows is freed when it was. */
export function settleNode(state: State, node: number): void {
  const { objects, nodeDrops } = state;
  if (objects.reachableOf(node) !== 0) return;
  const owner = objects.ownerOf(node);
  if (owner <= 0) {
    if (objects.recognizableOf(node) === 0) objects.free(node);
    return;
  }
  const { clist } = state.device(owner).names;
  if (!clist.isUsable(clist.handleOf(node))) {
    freeTold(state, node);
  } else if (!objects.hasFlag(node, ObjectFlag.DropPending)) {
    objects.setFlag(node, ObjectFlag.DropPending, true);
    nodeDrops.push(node);
  }
}

/** Frees a node that its device was told of, unless somebody still knows it. */
export function freeTold(state: State, node: number): void {
  const { objects } = state;
  if (objects.recognizableOf(node) !== 0) return;
  const { clist } = state.device(objects.ownerOf(node)).names;
  clist.remove(clist.handleOf(node));
  objects.free(node);
}
