import type { Bytes, Dispatches, List, Out, Syscalls, u16, u32 } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  nothing(bytes: Bytes<0>): void; //~ CG110 A buffer of `nothing` is bounded by 0.

  /** @syscall 1025 @effect pure */
  fits(bytes: Out<Bytes<65535>>): u32;

  /** @syscall 1026 @effect pure */
  large(list: List<u16, 65536>): void; //~ CG110 A buffer of `large` is bounded by 65536.

  /** @syscall 1027 @effect pure */
  result(): Bytes<70000>; //~ CG110 A buffer of `result` is bounded by 70000.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  told(bytes: Bytes<70000>): void; //~ CG110 A buffer of `told` is bounded by 70000.
}
