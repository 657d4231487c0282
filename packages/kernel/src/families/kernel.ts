import type { KernelHandlers } from '../../generated/kernel.js';
import { type Call, NO_HANDLE, type OutValue } from '../gate/call.js';
import { NO_HANDLES } from '../deliver/incoming.js';
import { callsOf, listed } from './guest-call.js';

/** The family `kernel`: what a vat does with the references that it holds. The glue has looked every number up. */
export const kernelHandlers: KernelHandlers = {
  send(call, target, body, slots, result) {
    callsOf(call).send(target, body.copy(), listed(slots), result === NO_HANDLE ? 0 : result);
  },

  subscribe: (call, promise) => callsOf(call).subscribe(promise),

  resolveStage(call, promise, rejected, body, slots) {
    callsOf(call).stage.add(promise, rejected, body.copy(), listed(slots));
  },

  resolveExactly: (call, slot) => callsOf(call).stage.exactly(slot),

  resolveCommit: (call) => callsOf(call).stage.commit(),

  exit: (call, failure, body, slots) => callsOf(call).exit(failure, body.copy(), listed(slots)),

  notifyNext({ gate }, out) {
    const { told } = gate;
    const next = told.resolutions[told.read];
    if (next === undefined) return false;
    told.read++;
    const { promise, state, body, slots, exactly } = next;
    gate.register.give(body, slots);
    out.promise = promise;
    out.state = state;
    out.bodyLength = body.length;
    out.slotCount = slots.length;
    out.exactly = exactly;
    return true;
  },

  dropImports: (call, handles) => callsOf(call).dropImports(listed(handles)),

  retireImports: (call, handles) => callsOf(call).retireImports(listed(handles)),

  retireExports: (call, handles) => callsOf(call).retireExports(listed(handles)),

  abandonExports: (call, handles) => callsOf(call).abandonExports(listed(handles)),

  vatstoreGet: (call, key, out) => keep(call, callsOf(call).vatstoreGet(key.copy()), out),

  vatstoreSet: (call, key, value) => callsOf(call).vatstoreSet(key.copy(), value.copy()),

  vatstoreDelete: (call, key) => callsOf(call).vatstoreDelete(key.copy()),

  vatstoreGetNextKey: (call, key, out) => keep(call, callsOf(call).vatstoreGetNextKey(key.copy()), out),
};

/** Keeps stored bytes for the guest to pull; false when there are none. */
function keep({ gate }: Call, found: Uint8Array | null, out: OutValue): boolean {
  if (found === null) return false;
  gate.register.give(found, NO_HANDLES);
  out.value = found.length;
  return true;
}
