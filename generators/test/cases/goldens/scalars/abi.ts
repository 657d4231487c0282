/** Every scalar type, as a parameter and as a result, alone and beside an error. */
import type { Dispatches, Option, Range, Result, Syscalls, bool, i16, i32, i64, i8, u16, u32, u64, u8 } from '@callgate/abi/language.js';

/** Closed: no other number. */
export enum Colour {
  Red = 1,
  Green = 2,
  Blue = 4,
}

/** Closed, with the values of a bool, which it is not. */
export enum Switch {
  Off = 0,
  On = 1,
}

/**
 * Open: later versions may have more.
 * @open
 * @width 16
 */
export enum Sound {
  Silence = 0,
  Bell = 1000,
}

/**
 * As wide as two words of the smallest machines.
 * @width 32
 */
export enum Colour32 {
  Black = 0,
  White = 0xffffff,
  Opaque = 0xff000000,
}

/** @flags */
export enum Mode {
  Read = 1,
  Write = 2,
  Append = 8,
}

/** @width 16 */
export enum ScalarError {
  Never = 1,
  Sometimes = 300,
}

/** Numbers in and out. */
export interface ScalarCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  sendSmall(a: u8, b: i8, c: bool, d: u16, e: i16): void;
  /**
   * @syscall 1025
   * @effect pure
   */
  sendWords(a: u32, b: i32): void;
  /**
   * @syscall 1026
   * @effect pure
   */
  sendU64(value: u64): void;
  /**
   * @syscall 1027
   * @effect pure
   */
  sendI64(value: i64, mark: u8): void;
  /**
   * @syscall 1028
   * @effect pure
   */
  sendEnums(colour: Colour, power: Switch, sound: Sound, mode: Mode): void;
  /**
   * @syscall 1029
   * @effect pure
   */
  sendColour32(colour: Colour32): void;
  /**
   * @syscall 1030
   * @effect pure
   * @param percent how far
   */
  sendRanges(percent: Range<u8, 0, 100>, offset: Range<i16, -5, 5>, wide: Range<u32, 1, 70000>): void;
  /**
   * @syscall 1031
   * @effect pure
   */
  sendDeep(depth: Range<i32, -70000, -1>): Range<u16, 1, 9>;

  /**
   * @syscall 1040
   * @effect input
   */
  getU8(): u8;
  /**
   * @syscall 1041
   * @effect input
   */
  getI8(): i8;
  /**
   * @syscall 1042
   * @effect input
   */
  getU16(): u16;
  /**
   * @syscall 1043
   * @effect input
   */
  getI16(): i16;
  /**
   * @syscall 1044
   * @effect input
   */
  getU32(): u32;
  /**
   * @syscall 1045
   * @effect input
   */
  getI32(): i32;
  /**
   * @syscall 1046
   * @effect input
   */
  getU64(): u64;
  /**
   * @syscall 1047
   * @effect input
   */
  getI64(): i64;
  /**
   * @syscall 1048
   * @effect input
   */
  getBool(): bool;
  /**
   * @syscall 1049
   * @effect input
   */
  getColour(): Colour;
  /**
   * @syscall 1050
   * @effect input
   */
  getSwitch(): Switch;
  /**
   * @syscall 1051
   * @effect input
   */
  getColour32(): Colour32;
  /**
   * @syscall 1052
   * @effect input
   */
  getMode(): Mode;

  /**
   * @syscall 1060
   * @effect input
   */
  tryU8(): Result<u8, ScalarError.Never | ScalarError.Sometimes>;
  /**
   * @syscall 1061
   * @effect input
   */
  tryI16(): Result<i16, ScalarError.Sometimes>;
  /**
   * @syscall 1062
   * @effect input
   */
  tryI64(): Result<i64, ScalarError.Sometimes>;
  /**
   * @syscall 1063
   * @effect input
   */
  tryBool(): Result<bool, ScalarError.Sometimes>;
  /**
   * @syscall 1064
   * @effect input
   */
  trySound(): Result<Sound, ScalarError.Sometimes>;
  /**
   * @syscall 1065
   * @effect input
   */
  tryNothing(): Result<void, ScalarError.Sometimes>;
  /**
   * @syscall 1066
   * @effect input
   */
  maybeI8(): Option<i8>;
  /**
   * @syscall 1067
   * @effect input
   */
  maybeU32(): Option<u32>;
  /**
   * @syscall 1068
   * @effect input
   */
  maybeBool(): Option<bool>;
}

/** Numbers that come from the kernel. */
export interface ScalarDispatches extends Dispatches {
  /**
   * @dispatch 1024
   */
  tellSmall(a: u8, b: i8, c: bool, d: u16, e: i16): void;
  /**
   * @dispatch 1025
   */
  tellWords(a: u32, b: i32, mode: Mode): void;
  /**
   * @dispatch 1026
   */
  tellU64(value: u64, mark: u8): void;
  /**
   * @dispatch 1027
   */
  tellI64(value: i64): void;
}
