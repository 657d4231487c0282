import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 1.0 use opens */
  open(): void; //~ CG179 `open` is deprecated in favour of `opens`, which is not there.
  /** @syscall 1025 @effect pure @deprecated 1.0 use open */
  shut(): void; //~ CG179 `shut` is deprecated in favour of `open`, which is deprecated itself.
  /** @syscall 1026 @effect pure @deprecated 1.0 use ring */
  knock(): void; //~ CG179 `knock` is deprecated in favour of `ring`, which is unstable.
  /** @syscall 1027 @effect pure @unstable bells */
  ring(): void;
  /** @syscall 1028 @effect pure @unstable bells @deprecated 1.0 use ring */
  rattle(): void;
}

export enum Way {
  Up = 1,
  /** @deprecated 1.0 use Up */
  High = 2,
  /** @deprecated 1.0 use Way.Up */
  Higher = 3,
}

export interface Span extends Struct {
  from: u16;
  /** @deprecated 1.0 use from */
  start: u16;
}
