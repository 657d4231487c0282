import type { Range, Reserved, Struct, Syscalls, i16, u16, u64, u8 } from '@callgate/abi/language.js';

type Percent = Range<u8, 0, 100>;

export enum Shade {
  Light = 1,
}

export interface Point extends Struct {
  x: Percent;
  y: Range<i16, -5, 5>;
  wide: Range<u64, 0, 5>; //~ CG019 `u64` is no integer type of up to 32 bits.
  shade: Range<Shade, 0, 1>; //~ CG019 `Shade` is no integer type of up to 32 bits.
  large: Range<u8, 0, 256>; //~ CG019 `u8` has no range from 0 to 256.
  small: Range<u16, -1, 5>; //~ CG019 `u16` has no range from -1 to 5.
  turned: Range<u16, 5, 4>; //~ CG019 `u16` has no range from 5 to 4.
  inner: Range<Percent, 0, 5>; //~ CG019 `Percent` is no integer type of up to 32 bits.
  later: Reserved<u8>;
}

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  draw(point: Point, half: Range<u8, 0.5, 1>): void; //~ CG019 `0.5` is not an integer that is written out.

  /**
   * @syscall 1025
   * @effect pure
   */
  see(): Range<u8, 0, u16>; //~ CG019 `u16` is not an integer that is written out.
}
