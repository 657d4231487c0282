import type { DeviceHandlers } from '../../generated/device.js';
import { callsOf, listed } from './guest-call.js';

/** The family `device`: what a vat asks devices that it reaches by references. */
export const deviceHandlers: DeviceHandlers = {
  callNow(call, node, body, slots, out) {
    const answer = callsOf(call).callNow(node, body.copy(), listed(slots));
    call.gate.register.give(answer.body, answer.slots);
    out.bodyLength = answer.body.length;
    out.slotCount = answer.slots.length;
    out.failed = answer.error;
  },
};
