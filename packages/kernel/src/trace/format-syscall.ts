import type { AbiIndex } from '../abi/abi-index.js';
import type { RawCall } from './call-decoder.js';
import { callLine } from './line.js';

/**
 * One syscall as a line of text, for people. `result` is null for a call that faulted. Without a decoder no value is shown, because
 * nothing says which of them are secret.
 */
export function formatSyscall(index: AbiIndex, call: RawCall): string {
  if (index.decoder !== null) return callLine(index.decoder.syscall(call));
  return `${index.callName(call.number)}(?) = ${call.result === null ? 'fault' : 'ok'}`;
}
