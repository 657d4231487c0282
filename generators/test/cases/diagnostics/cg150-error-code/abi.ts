import type { Gone, Refused, Result, Syscalls, u16 } from '@callgate/abi/language.js';

/** @width 16 */
export enum Problem {
  None = 0, //~ CG150 `Problem.None` is declared as an error and has the code 0.
  Late = 1,
  Large = 0x7eff,
  Larger = 0x7f00, //~ CG150 `Problem.Larger` is declared as an error and has the code 32512.
  // Declared by no call.
  Unused = 0x7fff,
}

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  one(): Result<u16, Problem.None | Problem.Late | Gone | Refused>;
  /** @syscall 1025 @effect pure */
  two(): Result<void, Problem.Large | Problem.Larger>;
}
