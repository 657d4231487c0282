import type { Core } from '../kernel/core.js';
import { ObjectFlag } from '../tables/layout.js';
import type { Device } from './device.js';
import { freeTold } from './settle-node.js';
import { undoing } from './undoing.js';

/** Nodes that one turn tells of, at most. */
const BATCH = 256;

/** Tells devices which of their nodes nobody uses any longer, a batch at a time. Each node is judged by what is true now. */
export function tellDevices(core: Core): void {
  const { state } = core;
  const { nodeDrops, objects } = state;
  const told = new Map<Device, number[]>();
  for (let left = BATCH; left > 0 && nodeDrops.length > 0; left--) {
    const node = nodeDrops.take();
    objects.setFlag(node, ObjectFlag.DropPending, false);
    if (objects.reachableOf(node) !== 0) continue;
    const device = state.device(objects.ownerOf(node));
    const { clist } = device.names;
    const dref = clist.handleOf(node);
    clist.setUsable(dref, false);
    freeTold(state, node);
    told.set(device, [...(told.get(device) ?? []), dref]);
  }
  for (const [device, drefs] of told) {
    try {
      undoing(core, device.name, () => device.code.dropExports?.(Int32Array.from(drefs)));
    } catch (error) {
      core.report(error, '', `dropExports of ${device.name}`);
    }
  }
  core.settleAndCommit();
}
