import { isLater } from '../../model/version.js';
import { livingOf } from '../living.js';
import type { CheckRule } from '../rule.js';

export const removalDue: CheckRule = {
  id: 'CG177',
  title: 'removal that is due',
  explanation:
    '`@removeAfter 2.0` promises an item up to the last release of 2.0 and announces that it goes with the next one. An ABI that is later than that still has it: the promise is kept, and guests wait for a removal that never comes.',
  example: {
    mistake: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 0.1 because doors are open now @removeAfter 0.2 */
  doorOpen(): void;
}`,
    remedy: `/** @retired 1024 doorOpen */
export interface House extends Syscalls {}`,
  },
  *check(subject) {
    const { version: now } = subject.abi;
    for (const { name, place, lifecycle } of livingOf(subject)) {
      const { removeAfter } = lifecycle;
      if (removeAfter === null || !isLater(now, removeAfter)) continue;
      yield {
        place,
        message: `\`${name}\` was to be removed after ${removeAfter}, and the ABI has the version ${now}.`,
        help: 'Remove it and leave `@retired N name` behind, or name a later version.',
      };
    }
  },
};
