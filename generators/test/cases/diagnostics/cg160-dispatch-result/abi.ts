import type { Dispatches, Result, bool } from '@callgate/abi/language.js';

export enum Problem { Late = 1 }

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  ask(): bool; //~ CG160 The dispatch `ask` returns something.
  /** @dispatch 1025 */
  attempt?(): Result<void, Problem>; //~ CG160 The dispatch `attempt` returns something.
}
