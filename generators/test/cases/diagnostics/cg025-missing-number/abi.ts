import type { Dispatches, Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

export interface Door extends Kind {} //~ CG025 The kind `Door` has no number.

export interface Group extends Syscalls {
  /** @effect pure */
  find(): Own<Door>; //~ CG025 `find` has no number.

  // No doc comment. @syscall 1025
  close(door: Handle<Door>): void; //~ CG025 `close` has no number.
  //~^ CG026 `close` does not say what effect it has.
}

export interface Told extends Dispatches {
  slammed(): void; //~ CG025 `slammed` has no number.
}
