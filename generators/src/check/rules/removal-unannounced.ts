import { livingOf } from '../living.js';
import type { CheckRule } from '../rule.js';

export const removalUnannounced: CheckRule = {
  id: 'CG178',
  title: 'removal that was not announced',
  explanation:
    'Whoever uses an item that is to be removed has to hear of it while the item is still there. `@deprecated` is what the bindings of every language show, so an item with `@removeAfter` has it too.',
  example: {
    mistake: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @removeAfter 99.0 */
  doorOpen(): void;
}`,
    remedy: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 1.0 because doors are open now @removeAfter 99.0 */
  doorOpen(): void;
}`,
  },
  *check(subject) {
    for (const { name, place, lifecycle } of livingOf(subject)) {
      if (lifecycle.removeAfter === null || lifecycle.deprecated !== null) continue;
      yield {
        place,
        message: `\`${name}\` is to be removed and is not deprecated.`,
        help: 'Add `@deprecated` with the version and what to use instead.',
      };
    }
  },
};
