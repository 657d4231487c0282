import type { KernelHandlers } from '../../generated/kernel.js';
import { type Call, NO_HANDLE } from '../call.js';
import { NO_HANDLES } from '../incoming.js';
import type { InHandles } from '../slices.js';
import type { VatCalls } from '../syscalls/vat-calls.js';

/** The family `kernel`: what a vat does with the references that it holds. The glue has looked every number up. */
export const kernelHandlers: KernelHandlers = {
  send(call, target, body, slots, result) {
    callsOf(call).send(target, body.copy(), rows(slots), result === NO_HANDLE ? 0 : result);
  },

  subscribe: (call, promise) => callsOf(call).subscribe(promise),

  resolveStage(call, promise, rejected, body, slots) {
    callsOf(call).stage.add(promise, rejected, body.copy(), rows(slots));
  },

  resolveExactly: (call, slot) => callsOf(call).stage.exactly(slot),

  resolveCommit: (call) => callsOf(call).stage.commit(),

  exit: (call, failure, body, slots) => callsOf(call).exit(failure, body.copy(), rows(slots)),

  notifyNext({ gate }, out) {
    const { told } = gate;
    const next = told.resolutions[told.read];
    if (next === undefined) return false;
    told.read++;
    const { promise, state, body, slots, exactly } = next;
    gate.register = { body, slots };
    out.promise = promise;
    out.state = state;
    out.bodyLength = body.length;
    out.slotCount = slots.length;
    out.exactly = exactly;
    return true;
  },

  dropImports: (call, handles) => callsOf(call).dropImports(rows(handles)),

  retireImports: (call, handles) => callsOf(call).retireImports(rows(handles)),

  retireExports: (call, handles) => callsOf(call).retireExports(rows(handles)),

  abandonExports: (call, handles) => callsOf(call).abandonExports(rows(handles)),
};

function callsOf({ gate }: Call): VatCalls {
  return gate.vatCalls ?? gate.fault('not-now');
}

/** A list of the guest, which outlives the call. */
function rows(list: InHandles): Int32Array {
  if (list.length === 0) return NO_HANDLES;
  const copy = new Int32Array(list.length);
  for (let index = 0; index < copy.length; index++) copy[index] = list.at(index);
  return copy;
}
