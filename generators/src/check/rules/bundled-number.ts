import type { Place } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';

/** Numbers below this are those of the bundled families, numbers from it on are a project's own. */
const OWN = 1024;

export const bundledNumber: CheckRule = {
  id: 'CG109',
  title: 'number kept for the bundled families',
  explanation:
    'Syscalls, dispatches and kinds below 1024 are those of the bundled families (`@callgate/abi`), also the numbers that none of them has yet: a later version may use them. A project that takes bundled families numbers its own from 1024.',
  example: {
    mistake: `export * from '@callgate/abi/random.js';
export interface House extends Syscalls {
  /** @syscall 100 @effect pure */
  doorClose(): void;
}`,
    remedy: `export * from '@callgate/abi/random.js';
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  doorClose(): void;
}`,
  },
  *check({ syscalls, dispatches, kinds }) {
    const numbered: readonly (readonly [string, readonly Numbered[]])[] = [
      ['syscall', syscalls.map(({ call }) => call)],
      ['dispatch', dispatches.map(({ call }) => call)],
      ['kind', kinds],
    ];
    if (!numbered.some(([, items]) => items.some(({ place }) => place.bundled))) return;
    for (const [what, items] of numbered) {
      for (const { name, number, place } of items) {
        if (place.bundled || number >= OWN) continue;
        yield {
          place,
          message: `\`${name}\` has the ${what} number ${number}: those below ${OWN} are the bundled families'.`,
          help: `Give it a ${what} number from ${OWN} on that no ${what} ever had.`,
        };
      }
    }
  },
};

interface Numbered {
  readonly name: string;
  readonly number: number;
  readonly place: Place;
}
