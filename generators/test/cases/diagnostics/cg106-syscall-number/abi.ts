import type { Syscalls } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /** @syscall 0 @effect pure */
  none(): void; //~ CG106 `none` has the syscall number 0.

  /** @syscall 65535 @effect pure */
  last(): void;

  /** @syscall 65536 @effect pure */
  tooMany(): void; //~ CG106 `tooMany` has the syscall number 65536.
}
