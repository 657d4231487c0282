import type { CheckRule } from '../rule.js';

export const dispatchResult: CheckRule = {
  id: 'CG160',
  title: 'dispatch that returns something',
  explanation:
    'A dispatch tells a guest something, and the kernel does not wait for an answer: what a guest has to say, it says with a syscall. So a dispatch returns `void` and declares no errors.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(): u16;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(): void;
}`,
  },
  *check({ dispatches }) {
    for (const { call } of dispatches) {
      if (call.result.value === null && call.result.errors.length === 0) continue;
      yield {
        place: call.place,
        message: `The dispatch \`${call.name}\` returns something.`,
        help: 'Let it return `void`, and give guests a syscall to answer with.',
      };
    }
  },
};
