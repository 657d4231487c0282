import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { PROFILES } from '../../src/lower/profile.js';
import { describeDispatch, describeKind, describeSyscall } from './describe.js';
import { jsonText } from './json.js';

/** The border as data: what a guest may pass and get back, per target profile, so that a driver needs to know no call by name. */
export const backEnd: BackEnd = (input) => {
  const { lookup, fingerprint } = input;
  const { name, version, families } = lookup.abi;
  const profiles = PROFILES.filter(({ id }) => input.lowered.has(id)).map((profile) => {
    const { id, wordBits, pointerBits, handleBits, littleEndian, canSuspend } = profile;
    const { syscalls, dispatches } = loweredFor(input, id);
    const described = {
      wordBits,
      pointerBits,
      handleBits,
      littleEndian,
      canSuspend,
      syscalls: syscalls.map((call) => describeSyscall(call, lookup)),
      dispatches: dispatches.map(describeDispatch),
    };
    return [id, described] as const;
  });
  const kinds = families.flatMap((family) => family.kinds).sort((a, b) => a.number - b.number);
  const description = {
    comment: banner(input),
    abi: { name, version, fingerprint },
    kinds: kinds.map((kind) => describeKind(kind, lookup)),
    profiles: Object.fromEntries(profiles),
  };
  return [{ path: 'fuzz.json', content: `${jsonText(description)}\n` }];
};
