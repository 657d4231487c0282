import type { CheckRule } from '../rule.js';

export const dispatchNumber: CheckRule = {
  id: 'CG107',
  title: 'dispatch number out of range',
  explanation:
    'The number of a dispatch fits the 16-bit word of the smallest machines; 0 is the start of a guest. Numbers below 1024 are those of the bundled families.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 70000 */
  opened?(): void;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(): void;
}`,
  },
  *check({ dispatches }) {
    for (const { call } of dispatches) {
      if (call.number <= 65_535) continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` has the dispatch number ${call.number}.`,
        help: 'Choose a number from 0 to 65535.',
      };
    }
  },
};
