import type { AbiIndex } from '../abi/abi-index.js';
import type { RawCall } from './call-decoder.js';
import { callLine } from './line.js';
import { tracedRawCall } from './raw-call.js';

/**
 * One syscall as a line of text, for people. `result` is null for a call that faulted. Without a decoder no value is shown, because
 * nothing says which of them are secret. A raw vat's is shown as far as its words go: handles, and how long the rest is.
 */
export function formatSyscall(index: AbiIndex, call: RawCall): string {
  if (call.number < 0) return callLine(tracedRawCall(call, (kind) => index.kindName(kind)));
  if (index.decoder !== null) return callLine(index.decoder.syscall(call));
  return `${index.callName(call.number)}(?) = ${call.result === null ? 'fault' : 'ok'}`;
}
