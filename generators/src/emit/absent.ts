import type { LoweredCall } from '../lower/lowered.js';
import type { Call, Family } from '../model/abi.js';

/** A syscall that guests have on other machines only. */
export interface AbsentCall {
  readonly call: Call;
  /** Why a guest on wasm32 cannot use it: `it exists on embedvm16 only`. */
  readonly reason: string;
  /** Its last part, which the name of a missing trait cannot say. */
  readonly hint: string;
  /** The whole reason as a sentence. */
  readonly sentence: string;
}

/** The syscalls of a family that wasm32 lacks; `lowered` are those that it has. */
export function absentCalls({ groups }: Family, lowered: readonly LoweredCall[]): readonly AbsentCall[] {
  const there = new Set(lowered.map(({ call }) => call.name));
  const calls = groups.flatMap((group) => (group.direction === 'syscalls' ? group.calls : []));
  return calls
    .filter(({ name, caller }) => caller === 'vat' && !there.has(name))
    .map((call) => {
      const parts = reasonOf(call);
      const reason = parts.join(': ');
      const sentence = `${reason[0].toUpperCase()}${reason.slice(1)}.`;
      return { call, reason, hint: parts[parts.length - 1], sentence };
    });
}

function reasonOf({ blocking, profiles }: Call): readonly string[] {
  if (blocking) return ['it waits, and a guest on wasm32 cannot', 'what it waits for arrives as a dispatch'];
  return [`it exists on ${profiles.join(' and ')} only`];
}
