import type { Syscalls } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 0.1 use knock @removeAfter 0.9 */
  open(): void; //~ CG177 `open` was to be removed after 0.9, and the ABI has the version 1.0.0.
  /** @syscall 1025 @effect pure @deprecated 0.1 use knock @removeAfter 1.0 */
  shut(): void;
  /** @syscall 1026 @effect pure */
  knock(): void;
}
