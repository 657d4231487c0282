import { existsOn } from '../exists.js';
import type { LoweringRule } from '../rule.js';

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
  *check({ dispatches }, profiles) {
    for (const { call } of dispatches) {
      const bytes = call.parameters.reduce((sum, { type }) => sum + ('max' in type ? type.max : 0), 0);
      const narrow = profiles.find((profile) => existsOn(call, profile) && bytes > profile.largestBody);
      if (narrow === undefined) continue;
      yield {
        place: call.place,
        message: `The dispatch \`${call.name}\` may carry ${bytes} bytes, and \`${narrow.id}\` takes at most ${narrow.largestBody}.`,
        help: 'Lower the bounds, or give guests a syscall that fetches the rest.',
      };
    }
  },
};
