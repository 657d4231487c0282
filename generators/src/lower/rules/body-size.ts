import { existsOn } from '../exists.js';
import type { Type } from '../../model/abi.js';
import { isBuffer } from '../../model/buffer.js';
import type { Lookup } from '../../model/lookup.js';
import type { TargetProfile } from '../profile.js';
import type { LoweringRule } from '../rule.js';
import { storageOf } from '../storage.js';

export const bodySize: LoweringRule = {
  id: 'CG305',
  title: 'dispatch that is too large',
  explanation:
    'What a dispatch carries must fit the memory of every machine that it goes to, beside the guest itself; each target profile has a largest body. Larger things are fetched by the guest, piece by piece, with a syscall.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  grew?(by: Bytes<60_000>): void;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  grew?(by: Bytes<512>): void;
}`,
  },
  *check(lookup, profiles) {
    for (const { call } of lookup.dispatches) {
      const bytesOn = (profile: TargetProfile) =>
        call.parameters.reduce((sum, { type }) => sum + pulledBytes(type, lookup, profile), 0);
      const narrow = profiles.find(
        (profile) => existsOn(call, profile) && bytesOn(profile) > profile.largestBody,
      );
      if (narrow === undefined) continue;
      const bytes = bytesOn(narrow);
      yield {
        place: call.place,
        message: `The dispatch \`${call.name}\` may carry ${bytes} bytes, and \`${narrow.id}\` takes at most ${narrow.largestBody}.`,
        help: 'Lower the bounds, or give guests a syscall that fetches the rest.',
      };
    }
  },
};

/** Most bytes that a guest pulls of a parameter. */
function pulledBytes(type: Type, lookup: Lookup, profile: TargetProfile): number {
  if (!isBuffer(type)) return 0;
  return type.max * (type.kind === 'list' ? storageOf(type.element, lookup, profile).size : 1);
}
