import type { PartLayout } from '../abi/abi-table.js';
import type { Core } from '../kernel/core.js';
import { Dispatch } from '../abi/dispatches.js';
import type { Gate } from '../gate/gate.js';
import { NO_BYTES, NO_HANDLES, NO_RESOLUTIONS } from './incoming.js';
import { turnedRound } from './part.js';
import type { Vat } from '../vat/vat.js';
import type { Delivery, Work } from '../tables/work.js';

/**
 * Makes what the vat is told the dispatch that its guest reads with `pull`, `deliveryNext` and `notifyNext`. A VM that takes messages whole
 * needs none of it.
 */
export function present(core: Core, vat: Vat, work: Work | null): void {
  if (vat.vm.direct !== undefined) {
    if (work !== null && work.work === undefined) presentWhole(vat, work);
    core.tracer?.rawDispatch(vat, vat.incoming);
    return;
  }
  const { gate, clist, config, incoming } = vat;
  const delivery = work !== null && work.work === undefined ? work : asDelivery(vat, work);
  incoming.dispatch = delivery.dispatch;
  gate.delivery = delivery;
  gate.told.lists = handleLists(vat, delivery);
  const { slots: words = {}, layouts } = core.index.dispatch(delivery.dispatch) ?? {};
  gate.told.parts = layouts === undefined ? delivery.parts : partsFor(gate, delivery, layouts);
  gate.told.layouts = layouts ?? NO_LAYOUTS;
  gate.told.resolutions = delivery.dispatch === Dispatch.Notify ? incoming.resolutions : NO_RESOLUTIONS;
  gate.told.read = 0;
  gate.words[0] = delivery.dispatch;
  const slots = words[config.backend.profile.id] ?? [];
  slots.forEach(({ parameter, bits, shift }, index) => {
    const object = delivery.objects[parameter];
    gate.slots[index] =
      object === 0 ? Math.floor(delivery.values[parameter] / 2 ** shift) % 2 ** bits : clist.handleOf(object);
  });
  gate.wordCount = slots.length + 1;
  core.tracer?.dispatch(vat, delivery);
}

const NO_LAYOUTS: readonly (PartLayout | null)[] = [];

/** What a guest pulls, in its byte order: parts are little-endian. */
function partsFor(
  { littleEndian }: Gate,
  { parts }: Delivery,
  layouts: readonly (PartLayout | null)[],
): Delivery['parts'] {
  if (littleEndian) return parts;
  return parts.map((part, index) => {
    const widths = layouts[index]?.widths;
    return part === null || widths === undefined ? part : turnedRound(part, widths);
  });
}

/** A posted dispatch for a VM that takes messages whole: its first bytes and its first list of references. */
function presentWhole({ incoming, clist }: Vat, { dispatch, parts, lists }: Delivery): void {
  incoming.dispatch = dispatch;
  incoming.body = parts.find((part) => part !== null) ?? NO_BYTES;
  const list = lists?.find((each) => each !== null);
  incoming.slots = list?.map((object) => clist.handleOf(object)) ?? NO_HANDLES;
}

/** What the kernel tells, in the form of a posted dispatch. */
function asDelivery({ incoming }: Vat, work: Work | null): Delivery {
  const { dispatch, body, slots, resolutions, handles } = incoming;
  if (work?.work === 'message') {
    return {
      dispatch,
      values: [0, body.length, slots.length, 0],
      objects: [work.target, 0, 0, work.result],
      parts: [null, body, null, null],
      lists: [null, null, work.slots, null],
    };
  }
  if (dispatch === Dispatch.Notify) {
    return { dispatch, values: [resolutions.length], objects: [0], parts: [null] };
  }
  if (dispatch === Dispatch.StopVat) return { dispatch, values: [body.length], objects: [0], parts: [body] };
  if (dispatch === Dispatch.BringOutYourDead) return { dispatch, values: [], objects: [], parts: [] };
  return { dispatch, values: [handles.length], objects: [0], parts: [null] };
}

function handleLists({ clist, incoming }: Vat, delivery: Delivery): readonly (Int32Array | null)[] {
  if (delivery.dispatch === Dispatch.Deliver) return [null, null, incoming.slots, null];
  if (delivery.lists !== undefined)
    return delivery.lists.map((list) => list?.map((object) => clist.handleOf(object)) ?? null);
  const told = delivery.dispatch >= Dispatch.DropExports && delivery.dispatch <= Dispatch.RetireImports;
  return told ? [incoming.handles] : [];
}
