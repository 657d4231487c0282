import type { Bytes, Option, Out, Result, Syscalls, bool, u16, u32, u8 } from '@callgate/abi/language.js';

export enum Problem { Late = 1 }

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  a(name: Out<Bytes<8>>): void; //~ CG112 `a` fills `name` and does not return the length that it wrote.

  /** @syscall 1025 @effect pure */
  b(name: Out<Bytes<8>>): u8; //~ CG112 `b` fills `name` and does not return the length that it wrote.

  /** @syscall 1026 @effect pure */
  c(name: Out<Bytes<8>>): Option<u16>; //~ CG112 `c` fills `name` and does not return the length that it wrote.

  /** @syscall 1027 @effect pure */
  d(name: Out<Bytes<8>>): Result<bool, Problem>; //~ CG112 `d` fills `name` and does not return the length that it wrote.

  /** @syscall 1028 @effect pure */
  e(name: Out<Bytes<8>>): Result<u16, Problem>;

  /** @syscall 1029 @effect pure */
  f(name: Out<Bytes<8>>): u32;
}
