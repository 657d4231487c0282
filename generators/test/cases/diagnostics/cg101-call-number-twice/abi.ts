import type { Dispatches, Syscalls } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  first(): void;

  /**
   * @syscall 0x400
   * @effect pure
   */
  second(): void; //~ CG101 `second` has the number 1024 of the syscall `first` (abi.ts:8).
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  third(): void;

  /** @dispatch 1024 */
  fourth(): void; //~ CG101 `fourth` has the number 1024 of the dispatch `third` (abi.ts:19).
}
