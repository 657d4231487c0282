import type { CheckRule } from '../rule.js';

export const syscallNumber: CheckRule = {
  id: 'CG106',
  title: 'syscall number out of range',
  explanation:
    'The number of a syscall fits the 16-bit word of the smallest machines and is never 0. Numbers below 1024 are those of the bundled families.',
  example: {
    mistake: `/** @syscall 70000 @effect pure */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure */
open(): void;`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      if (call.number >= 1 && call.number <= 65_535) continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` has the syscall number ${call.number}.`,
        help: 'Choose a number from 1 to 65535.',
      };
    }
  },
};
