import type { CNames } from '../../src/emit/c/names.js';
import type { LoweredCall } from '../../src/lower/lowered.js';
import type { Call, Family } from '../../src/model/abi.js';

/** What the template of a family shows of the syscalls that guests have on other machines only: the name, and why its use is an error. */
export function absentViews({ groups }: Family, lowered: readonly LoweredCall[], names: CNames): object[] {
  const there = new Set(lowered.map(({ call }) => call.name));
  const calls = groups.flatMap((group) => (group.direction === 'syscalls' ? group.calls : []));
  return calls
    .filter(({ name, caller }) => caller === 'vat' && !there.has(name))
    .map((call) => ({ name: names.call(call.name), reason: reasonOf(call) }));
}

function reasonOf({ blocking, profiles }: Call): string {
  if (blocking) return 'it waits, and a guest on wasm32 cannot: what it waits for arrives as a dispatch';
  return `it exists on ${profiles.join(' and ')} only`;
}
