import type { Struct, Syscalls, i16, u8 } from '@callgate/abi/language.js';
import type { Core, Error } from './int.js';

/**
 * @open
 * @width 32
 */
export enum Mode {
  Any = 0xffffffff,
  None = 0,
}

export enum Auto {
  True = 1,
  False = 2,
}

/** Every place in it needs room in front of the next. */
export interface Inner extends Struct {
  register: u8;
  core: Core;
  error: Error;
  last: i16;
}

export interface Register extends Syscalls {
  /**
   * @syscall 1100
   * @effect output
   * @cost 3 + 2/byte
   */
  static(inner: Inner): void;
}
