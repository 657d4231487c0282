import type { DeliveryHandlers } from '../../generated/delivery.js';
import { type Call, OK, WAIT } from '../call.js';
import type { OutList } from '../slices.js';

/** The family `delivery`: how a guest takes what a dispatch carries. */
export const deliveryHandlers: DeliveryHandlers = {
  pull(call, parameter, offset, into) {
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

/** The current dispatch: its number, then its slots. None when the guest is in none. */
function putWords({ gate, delivery }: Call, into: OutList): number {
  const count = delivery === null ? 0 : Math.min(gate.wordCount, into.capacity);
  for (let index = 0; index < count; index++) into.put(index, gate.words[index]);
  return count;
}
