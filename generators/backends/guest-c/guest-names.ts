import { type CNames, cNames } from '../../src/emit/c/names.js';
import type { Lookup } from '../../src/model/lookup.js';

/** What the runtime and `callgate.h` declare. */
const RESERVED: readonly string[] = [
  'callgate_error',
  'callgate_any_handle',
  'callgate_pulled',
  'CALLGATE_OK',
  'CALLGATE_GONE',
  'CALLGATE_REFUSED',
  'CALLGATE_IMPORT',
  'CALLGATE_ENTRY',
  'CALLGATE_MUST_CHECK',
  'CALLGATE_DEPRECATED',
  'CALLGATE_IS_NONE',
  'CALLGATE_ABI_NAME',
  'CALLGATE_ABI_VERSION',
  'CALLGATE_ABI_FINGERPRINT',
];

/** The C name of everything in a guest's headers. */
export function guestNames(lookup: Lookup): CNames {
  return cNames(lookup, RESERVED);
}
