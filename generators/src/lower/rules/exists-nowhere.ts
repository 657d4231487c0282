import { existsOn } from '../exists.js';
import { type LoweringRule, callsOf } from '../rule.js';

export const existsNowhere: LoweringRule = {
  id: 'CG308',
  title: 'call that exists on no machine',
  explanation:
    'A `@blocking` call exists only where the VM can stop in the middle of its program, and `@profile` limits a call further. When no target profile is left, nobody could ever make the call.',
  example: {
    mistake: `/** @syscall 1024 @effect input @blocking @profile wasm32 */
wait(): void;`,
    remedy: `/** @syscall 1024 @effect input @blocking @profile embedvm16 */
wait(): void;`,
  },
  *check(lookup, profiles) {
    for (const { call } of callsOf(lookup)) {
      if (call.caller === 'device' || profiles.some((profile) => existsOn(call, profile))) continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` exists on no target profile${call.blocking ? ', for none that it names can wait' : ''}.`,
        help: 'Name a target profile that can carry it out, or delete `@blocking`.',
      };
    }
  },
};
