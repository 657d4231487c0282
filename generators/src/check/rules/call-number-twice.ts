import type { Call } from '../../model/abi.js';
import { repeated, spot } from '../repeated.js';
import type { CheckRule, Finding } from '../rule.js';

export const callNumberTwice: CheckRule = {
  id: 'CG101',
  title: 'number of a call used twice',
  explanation:
    'Only the number of a call crosses the border, so each syscall has a number of its own in the whole ABI, and so has each dispatch. Syscalls and dispatches are counted apart.',
  example: {
    mistake: `/** @syscall 1024 @effect pure */
open(): void;
/** @syscall 1024 @effect pure */
close(): void;`,
    remedy: `/** @syscall 1024 @effect pure */
open(): void;
/** @syscall 1025 @effect pure */
close(): void;`,
  },
  *check({ syscalls, dispatches }) {
    yield* twice(
      'syscall',
      syscalls.map(({ call }) => call),
    );
    yield* twice(
      'dispatch',
      dispatches.map(({ call }) => call),
    );
  },
};

function* twice(what: string, calls: readonly Call[]): Iterable<Finding> {
  for (const { item, first } of repeated(calls, ({ number }) => number)) {
    yield {
      place: item.place,
      message: `\`${item.name}\` has the number ${item.number} of the ${what} \`${first.name}\` (${spot(first.place)}).`,
      help: `Give it a ${what} number that no call ever had.`,
    };
  }
}
