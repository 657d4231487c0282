import type { Syscalls } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @blocking */
  wait(): void; //~ CG164 `wait` is `@blocking` and `@effect pure`.
  /** @syscall 1025 @effect input @blocking */
  listen(): void;
}
