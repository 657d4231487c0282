import type { Syscalls } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @since 0.4 @deprecated 0.3 because it is slow */
  open(): void; //~ CG175 `open` has `@since 0.4` and the earlier `@deprecated 0.3`.
  /** @syscall 1025 @effect pure @deprecated 1.0 because it is slow @removeAfter 0.9 */
  shut(): void; //~ CG175 `shut` has `@deprecated 1.0` and the earlier `@removeAfter 0.9`.
  //~^ CG177 `shut` was to be removed after 0.9, and the ABI has the version 1.0.0.
  /** @syscall 1026 @effect pure @since 0.9 @deprecated 1.0 because it is slow @removeAfter 1.10 */
  slam(): void;
  /** @syscall 1027 @effect pure @since soon */ //~ CG022 `@since` cannot be `soon`.
  knock(): void;
  /** @syscall 1028 @effect pure @deprecated 1.0 */ //~ CG022 `@deprecated` cannot be `1.0`.
  ring(): void;
}
