import type { Dispatches, Syscalls } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /** @syscall 1024 */
  draw(): void; //~ CG026 `draw` does not say what effect it has.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  drawn(): void;
}
