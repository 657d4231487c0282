import type { DeliveryHandlers } from '../../generated/delivery.js';
import { type Call, OK, WAIT } from '../call.js';
import type { OutBytes, OutList } from '../slices.js';

/** The family `delivery`: how a guest takes what a dispatch carries. */
export const deliveryHandlers: DeliveryHandlers = {
  pull(call, parameter, offset, into) {
    const first = call.delivery?.lists?.[parameter] ?? 0;
    if (first > 0) return pullHandles(call, first, call.delivery?.values[parameter] ?? 0, offset, into);
    const part = call.delivery?.parts[parameter] ?? null;
    if (part === null)
      return call.gate.fault('out-of-range', `the dispatch has no bytes in parameter ${parameter}`);
    return into.put(part, offset);
  },

  deliveryNext: (call, words) => putWords(call, words),

  lastWords(call, text) {
    call.gate.lastWords = text.copy();
    return OK;
  },

  nextDelivery: (call, words) => (call.gate.host.nextDelivery(call.vat) ? putWords(call, words) : WAIT),
};

/** Handles of a list: the vat was given one for each object when the delivery began. */
function pullHandles({ gate }: Call, first: number, length: number, offset: number, into: OutBytes): number {
  const { delivery, memory, clist, littleEndian } = gate;
  if (delivery === null || memory === null) throw new Error('invariant: a guest that pulls is in a delivery');
  const bytes = clist.handleBits / 8;
  const at = into.widen(memory, bytes);
  const count = Math.min(Math.max(length - offset, 0), into.capacity);
  for (let index = 0; index < count; index++) {
    const object = delivery.objects[first + offset + index];
    const handle = object === 0 ? 0 : clist.handleOf(object);
    if (bytes === 2) memory.view.setUint16(at + 2 * index, handle, littleEndian);
    else memory.view.setUint32(at + 4 * index, handle, littleEndian);
  }
  return count;
}

/** The current dispatch: its number, then its slots. None when the guest is in none. */
function putWords({ gate, delivery }: Call, into: OutList): number {
  const count = delivery === null ? 0 : Math.min(gate.wordCount, into.capacity);
  for (let index = 0; index < count; index++) into.put(index, gate.words[index]);
  return count;
}
