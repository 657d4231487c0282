import type { Type } from '../../model/abi.js';
import { existsOn } from '../exists.js';
import type { LoweringRule } from '../rule.js';

export const bodySize: LoweringRule = {
  id: 'CG305',
  title: 'dispatch that is too large',
  explanation:
    'What a dispatch carries must fit the memory of the machine that it goes to, beside the guest itself; each target profile has a largest body. A vat whose profile takes less than the bound is not told what is larger: who posts it learns so. A bound that no profile takes is a mistake. Larger things are fetched by the guest, piece by piece, with a syscall.',
  *check({ dispatches }, profiles) {
    for (const { call } of dispatches) {
      const bytes = call.parameters.reduce((sum, { type }) => sum + bytesOf(type), 0);
      const takers = profiles.filter((profile) => existsOn(call, profile));
      const most = Math.max(0, ...takers.map(({ largestBody }) => largestBody));
      if (takers.length === 0 || bytes <= most) continue;
      yield {
        place: call.place,
        message: `The dispatch \`${call.name}\` may carry ${bytes} bytes, and no machine takes more than ${most}.`,
        help: 'Lower the bounds, or give guests a syscall that fetches the rest.',
      };
    }
  },
};

/** Bytes that a parameter may have to be pulled. References are counted by the guest's table, not here. */
function bytesOf(type: Type): number {
  if (type.kind === 'list' && type.element.kind === 'handle') return 0;
  return 'max' in type ? type.max : 0;
}
