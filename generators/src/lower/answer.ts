import type { Result, Type } from '../model/abi.js';
import { isBuffer } from '../model/buffer.js';
import type { Lookup } from '../model/lookup.js';
import type { Answer } from './lowered.js';
import type { TargetProfile } from './profile.js';
import { bitsOf, storageOf } from './storage.js';

/** What the slot of a result says that comes back. */
export function answerOf(
  { value, optional, errors }: Result,
  lookup: Lookup,
  profile: TargetProfile,
): Answer {
  if (value === null) return errors.length === 0 ? { kind: 'nothing' } : { kind: 'value', type: ERROR };
  if (isBuffer(value)) {
    if (errors.length === 0 && !optional) return { kind: 'value', type: LENGTH };
    return { kind: 'pointer', storage: storageOf(LENGTH, lookup, profile), optional };
  }
  if (errors.length === 0) {
    if (value.kind === 'float' && !optional) return { kind: 'value', type: value };
    if (value.kind === 'handle') return { kind: 'handle', optional };
    const fits = isScalar(value) && bitsOf(value, lookup) <= profile.wordBits;
    if (fits && !optional) return { kind: 'value', type: value };
  }
  return { kind: 'pointer', storage: storageOf(value, lookup, profile), optional };
}

/** Of what waits to be pulled, in elements: every bound fits. */
const LENGTH: Type = Object.freeze({ kind: 'integer', name: 'u16' });

const ERROR: Type = Object.freeze({ kind: 'integer', name: 'u16' });

function isScalar({ kind }: Type): boolean {
  return kind === 'integer' || kind === 'bool' || kind === 'enum';
}
