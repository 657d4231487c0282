import type { Syscalls } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @removeAfter 2.0 */
  open(): void; //~ CG178 `open` is to be removed and is not deprecated.
}

export enum Way {
  Up = 1,
  /** @removeAfter 2.0 */
  Down = 2, //~ CG178 `Way.Down` is to be removed and is not deprecated.
}
