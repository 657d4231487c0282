import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @since 1.1 */
  open(): void; //~ CG176 `open` has `@since 1.1`, and the ABI has the version 1.0.0.
  /** @syscall 1025 @effect pure @since 1.0 @deprecated 2.0 because it is slow */
  shut(): void; //~ CG176 `shut` has `@deprecated 2.0`, and the ABI has the version 1.0.0.
}

/** @retired 1026 slam 1.1 because it is loud @retired 1027 bang 1.0 use open */ //~ CG176 `slam` has `@retired` with 1.1, and the ABI has the version 1.0.0.
export interface Gone extends Syscalls {}

/** @extensible */
export interface Span extends Struct {
  from: u16;
  /** @since 1.0.1 */
  to: u16; //~ CG176 `Span.to` has `@since 1.0.1`, and the ABI has the version 1.0.0.
}
