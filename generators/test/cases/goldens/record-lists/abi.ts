/** Lists of records, and everything with a byte order that a guest pulls of a dispatch. */
import type { Bytes, Dispatches, In, InOut, List, Option, Out, Range, Reserved, Result, Struct, Syscalls, bool, i16, i32, i64, i8, u16, u32, u64, u8 } from '@callgate/abi/language.js';

export enum MapError {
  Lost = 1,
}

/** No member is zero. */
export enum Ground {
  Sand = 1,
  Rock = 2,
}

/**
 * @flags
 * @width 16
 */
export enum Way {
  Foot = 1,
  Boat = 256,
}

/**
 * @open
 * @width 32
 */
export enum Tint {
  None = 0,
}

/** Padded at its end: 8 bytes. */
export interface Point extends Struct {
  x: i32;
  /** Whether it was seen. */
  seen: bool;
}

/** Every kind of field, with padding in front, between and behind. */
export interface Mark extends Struct {
  ground: Ground;
  ways: Way;
  depth: Range<i8, -9, 9>;
  since: i64;
  until: u64;
  rest: Reserved<u16>;
  tint: Tint;
  point: Point;
  last: u8;
}

/** Three bytes: no order to turn round, but no byte either. */
export interface Hue extends Struct {
  red: u8;
  green: u8;
  blue: u8;
}

/**
 * A dispatch carries all of it; a guest pulls what it knows.
 * @extensible
 */
export interface Weather extends Struct {
  wind: u16;
  rain: u16;
  /** @since 1.1 */
  snow: u32;
}

/** Lists of records in every place. */
export interface MapCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  sendPoints(points: List<Point, 8>): u8;

  /**
   * @syscall 1025
   * @effect pure
   */
  sendMarks(before: u8, marks: In<List<Mark, 4>>): Result<u16, MapError.Lost>;

  /**
   * @syscall 1026
   * @effect input
   */
  fillPoints(into: Out<List<Point, 8>>): u16;

  /**
   * @syscall 1027
   * @effect input
   */
  tryFill(into: Out<List<Mark, 4>>): Result<u16, MapError.Lost>;

  /**
   * @syscall 1028
   * @effect pure
   */
  turnMarks(marks: InOut<List<Mark, 4>>): u16;

  /**
   * @syscall 1029
   * @effect input
   */
  findPoints(): List<Point, 8>;

  /**
   * @syscall 1030
   * @effect input
   */
  tryMarks(): Result<List<Mark, 4>, MapError.Lost>;

  /**
   * @syscall 1031
   * @effect input
   */
  maybeHues(): Option<List<Hue, 4>>;

  /**
   * @syscall 1032
   * @effect pure
   */
  sendHues(hues: List<Hue, 300>): void;
}

/** What is pulled in elements, or in the bytes of a record. */
export interface MapDispatches extends Dispatches {
  /**
   * @dispatch 1024
   */
  moved?(to: Point, by: u8): void;

  /**
   * @dispatch 1025
   */
  marked?(mark: Mark, marks: List<Mark, 4>): void;

  /**
   * @dispatch 1026
   */
  counted?(a: List<u16, 4>, b: List<i32, 4>, c: List<i8, 4>): void;

  /**
   * @dispatch 1027
   */
  timed?(at: u64, a: List<u64, 4>, b: List<i64, 4>): void;

  /**
   * @dispatch 1028
   */
  chosen?(a: List<bool, 4>, b: List<Ground, 4>, c: List<Tint, 4>, d: List<Range<i16, -9, 9>, 4>): void;

  /**
   * @dispatch 1029
   */
  painted?(note: Bytes<8>, hue: Hue, hues: List<Hue, 8>): void;

  /**
   * @dispatch 1030
   */
  changed?(weather: Weather): void;

  /**
   * @dispatch 1031
   */
  levelled?(percent: Range<u8, 1, 100>, shifts: List<u32, 4>): void;
}
