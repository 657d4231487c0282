import { existsOn } from '../exists.js';
import type { Type } from '../../model/abi.js';
import { isBuffer } from '../../model/buffer.js';
import type { Lookup } from '../../model/lookup.js';
import type { TargetProfile } from '../profile.js';
import type { LoweringRule } from '../rule.js';
import { isPulledWhole } from '../slots.js';
import { storageOf } from '../storage.js';

export const bodySize: LoweringRule = {
  id: 'CG305',
  title: 'dispatch that is too large',
  explanation:
    'What a dispatch carries must fit the memory of the machine that it goes to, beside the guest itself; each target profile has a largest body. A vat whose profile takes less than the bound is not told what is larger: who posts it learns so. A bound that no profile takes is a mistake. Larger things are fetched by the guest, piece by piece, with a syscall.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 1024 @profile embedvm16 */
  grew?(by: Bytes<60_000>): void;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 @profile embedvm16 */
  grew?(by: Bytes<512>): void;
}`,
  },
  *check(lookup, profiles) {
    for (const { call } of lookup.dispatches) {
      const bytesOn = (profile: TargetProfile) =>
        call.parameters.reduce((sum, { type }) => sum + pulledBytes(type, lookup, profile), 0);
      const takers = profiles.filter((profile) => existsOn(call, profile));
      const found = takers.map((profile) => ({ bytes: bytesOn(profile), profile }));
      if (found.some(({ bytes, profile }) => bytes <= profile.largestBody)) continue;
      const [widest] = found.sort((a, b) => b.profile.largestBody - a.profile.largestBody);
      if (widest === undefined) continue;
      const { bytes, profile } = widest;
      yield {
        place: call.place,
        message: `The dispatch \`${call.name}\` may carry ${bytes} bytes, and no machine takes more than ${profile.largestBody}.`,
        help: 'Lower the bounds, or give guests a syscall that fetches the rest.',
      };
    }
  },
};

/** Most bytes that a guest pulls of a parameter. */
function pulledBytes(type: Type, lookup: Lookup, profile: TargetProfile): number {
  if (isPulledWhole(type)) return storageOf(type, lookup, profile).size;
  if (!isBuffer(type)) return 0;
  if (type.kind !== 'list') return type.max;
  // References are counted by the vat's table, not as bytes.
  return type.element.kind === 'handle' ? 0 : type.max * storageOf(type.element, lookup, profile).size;
}
