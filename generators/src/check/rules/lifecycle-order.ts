import { isLater } from '../../model/version.js';
import { livingOf } from '../living.js';
import type { CheckRule } from '../rule.js';

export const lifecycleOrder: CheckRule = {
  id: 'CG175',
  title: 'versions that run backwards',
  explanation:
    'An item comes with `@since`, is `@deprecated` later, and may go after `@removeAfter`, later still. Versions in another order were mistyped, and whoever plans by them is misled.',
  example: {
    mistake: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @since 1.1 @deprecated 1.0 because doors are open now */
  doorOpen(): void;
}`,
    remedy: `export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @since 1.0 @deprecated 1.1 because doors are open now */
  doorOpen(): void;
}`,
  },
  *check(subject) {
    for (const { name, place, lifecycle } of livingOf(subject)) {
      const { since, deprecated, removeAfter } = lifecycle;
      const steps = [
        ['since', since],
        ['deprecated', deprecated?.version ?? null],
        ['removeAfter', removeAfter],
      ] as const;
      const [known, later] = [steps.filter(([, version]) => version !== null), steps.slice(1)];
      for (const [tag, version] of later) {
        const index = known.findIndex(([each]) => each === tag);
        const before = known[index - 1];
        if (version === null || before === undefined || !isLater(before[1] ?? '', version)) continue;
        yield {
          place,
          message: `\`${name}\` has \`@${before[0]} ${before[1]}\` and the earlier \`@${tag} ${version}\`.`,
          help: 'Correct one of the versions.',
        };
      }
    }
  },
};
