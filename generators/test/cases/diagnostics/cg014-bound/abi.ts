import type { Bytes, In, List, Out, Syscalls, u16 } from '@callgate/abi/language.js';

type Small = 16;
type Most = number;

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  write(bytes: Bytes): void; //~ CG014 `Bytes` has no bound.

  /**
   * @syscall 1025
   * @effect pure
   */
  list(numbers: List<u16>): void; //~ CG014 `List` has no bound.

  /**
   * @syscall 1026
   * @effect pure
   */
  loose(bytes: In<Bytes<number>>): void; //~ CG014 `number` is not an integer that bounds a buffer.

  /**
   * @syscall 1027
   * @effect pure
   */
  half(bytes: Bytes<1.5>): void; //~ CG014 `1.5` is not an integer that bounds a buffer.

  /**
   * @syscall 1028
   * @effect pure
   */
  negative(bytes: Bytes<-1>): void; //~ CG014 `-1` is not an integer that bounds a buffer.

  /**
   * @syscall 1029
   * @effect pure
   */
  named(bytes: Bytes<Small>, hex: Bytes<0x40>): void;

  /**
   * @syscall 1030
   * @effect pure
   */
  hidden(bytes: Bytes<Most>): void; //~ CG014 `Most` is not an integer that bounds a buffer.
}
