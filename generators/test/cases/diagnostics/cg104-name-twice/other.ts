import type { Syscalls } from '@callgate/abi/language.js';

export interface Other extends Syscalls {
  /** @syscall 1026 @effect pure */
  point(): void; //~ CG104 The name `point` is used in the ABI beside `Point` (abi.ts:5), which differs in case only.

  /** @syscall 1027 @effect pure */
  draw(): void;
}
