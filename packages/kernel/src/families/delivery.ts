import type { Gate } from '../gate/gate.js';
import type { DeliveryHandlers } from '../../generated/delivery.js';
import { type Call, OK, WAIT } from '../gate/call.js';
import { RESULT_BYTES, RESULT_HANDLES, type Register } from '../gate/result-register.js';
import type { OutBytes, OutList } from '../gate/slices.js';

/** The family `delivery`: how a guest takes what a dispatch carries. */
export const deliveryHandlers: DeliveryHandlers = {
  pull(call, parameter, offset, into) {
    const { told, register } = call.gate;
    const list = parameter === RESULT_HANDLES ? register.waiting?.slots : told.lists[parameter];
    if (list) return pullHandles(call.gate, list, offset, into);
    if (parameter === RESULT_BYTES) return pullResult(call.gate, offset, into);
    const part = told.parts[parameter];
    if (!part) return call.gate.fault('out-of-range', `the dispatch has no bytes in parameter ${parameter}`);
    return pullBytes(call.gate, part, told.layouts[parameter]?.unitBytes ?? 1, offset, into);
  },

  deliveryNext: (call, words) => putWords(call, words),

  lastWords(call, text) {
    call.gate.lastWords = text.copy();
    return OK;
  },

  nextDelivery: (call, words) => (call.gate.host.nextDelivery(call.vat) ? putWords(call, words) : WAIT),
};

/** Bytes of what {@link deliveryHandlers.pull} counts of a parameter. For traces. */
export function pulledUnit({ told, register, clist }: Gate, parameter: number): number {
  if (parameter === RESULT_HANDLES || told.lists[parameter]) return clist.handleBits / 8;
  if (parameter === RESULT_BYTES) return register.waiting?.elementBytes ?? 1;
  return told.layouts[parameter]?.unitBytes ?? 1;
}

/** What the last call with a result of variable size gave, counted in its elements. */
function pullResult(gate: Gate, offset: number, into: OutBytes): number {
  const { body, elementBytes } = gate.register.waiting ?? NOTHING;
  if (body === null) return gate.fault('out-of-range', 'no result waits to be pulled as parameter 255');
  return pullBytes(gate, body, elementBytes, offset, into);
}

/** Bytes that lie as the guest wants them, counted in elements. */
function pullBytes(
  gate: Gate,
  body: Uint8Array,
  elementBytes: number,
  offset: number,
  into: OutBytes,
): number {
  if (elementBytes === 1) return into.put(body, offset);
  const { memory } = gate;
  if (memory === null) throw new Error('invariant: a guest that pulls has a memory');
  const at = into.widen(memory, elementBytes);
  gate.transcript?.touch(at, into.capacity * elementBytes, memory);
  const count = Math.min(Math.max(body.length / elementBytes - offset, 0), into.capacity);
  if (count > 0) memory.bytes.set(body.subarray(offset * elementBytes, (offset + count) * elementBytes), at);
  return count;
}

const NOTHING: Register = { body: null, elementBytes: 1, slots: null };

/** Handles, as wide as the guest's. */
function pullHandles(gate: Gate, list: Int32Array, offset: number, into: OutBytes): number {
  const { memory, clist, littleEndian } = gate;
  if (memory === null) throw new Error('invariant: a guest that pulls has a memory');
  const bytes = clist.handleBits / 8;
  const at = into.widen(memory, bytes);
  gate.transcript?.touch(at, into.capacity * bytes, memory);
  const count = Math.min(Math.max(list.length - offset, 0), into.capacity);
  for (let index = 0; index < count; index++) {
    const handle = list[offset + index];
    if (bytes === 2) memory.view.setUint16(at + 2 * index, handle, littleEndian);
    else memory.view.setInt32(at + 4 * index, handle, littleEndian);
  }
  gate.told.saw(list, offset, count);
  return count;
}

/** The current dispatch: its number, then its slots. None when the guest is in none. */
function putWords({ gate, delivery }: Call, into: OutList): number {
  const count = delivery === null ? 0 : Math.min(gate.wordCount, into.capacity);
  for (let index = 0; index < count; index++) into.put(index, gate.words[index]);
  return count;
}
