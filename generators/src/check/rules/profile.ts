import { PROFILES } from '../../lower/profile.js';
import type { CheckRule } from '../rule.js';

export const profile: CheckRule = {
  id: 'CG162',
  title: 'unknown target profile',
  explanation:
    '`@profile` limits a call to the target profiles that it names. A name that no profile has would silently take the call away from every machine.',
  example: {
    mistake: `/** @syscall 1024 @effect pure @profile wasm */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure @profile wasm32 */
open(): void;`,
  },
  *check({ syscalls, dispatches }) {
    const known = PROFILES.map(({ id }) => id);
    for (const { call } of [...syscalls, ...dispatches]) {
      for (const name of call.profiles) {
        if (known.includes(name)) continue;
        yield {
          place: call.place,
          message: `\`${call.name}\` names the target profile \`${name}\`, which is not known.`,
          help: `Name one of ${known.map((id) => `\`${id}\``).join(', ')}.`,
        };
      }
    }
  },
};
