import type { Bytes, Out, Syscalls, u16 } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  both(
    name: Out<Bytes<8>>,
    value: Out<Bytes<8>>, //~ CG111 `value` is one more `Out` buffer of `both`.
  ): u16;
}
