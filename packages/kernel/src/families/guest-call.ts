import type { Call } from '../gate/call.js';
import { NO_HANDLES } from '../deliver/incoming.js';
import type { InHandles } from '../gate/slices.js';
import type { VatCalls } from '../syscalls/vat-calls.js';

/** What the calling vat can ask of the kernel. */
export function callsOf({ gate }: Call): VatCalls {
  return gate.vatCalls ?? gate.fault('not-now');
}

/** A list of the guest, which outlives the call. */
export function listed(list: InHandles): Int32Array {
  if (list.length === 0) return NO_HANDLES;
  const copy = new Int32Array(list.length);
  for (let index = 0; index < copy.length; index++) copy[index] = list.at(index);
  return copy;
}
