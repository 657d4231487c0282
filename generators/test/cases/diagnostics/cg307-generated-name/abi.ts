import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface Gate extends Struct { height: u16 } //~ CG307 The name `Gate` is one that generated code uses.

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  abi(): void; //~ CG307 The name `abi` is one that generated code uses.
  /** @syscall 1025 @effect pure @alias callgateAbort */
  stop(): void; //~ CG307 The name `callgateAbort` is one that generated code uses.
}
