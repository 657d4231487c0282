/** Records: alignment, padding, records in records, enums, flags and 64-bit fields. */
import type { Option, Range, Reserved, Result, Struct, Syscalls, bool, i16, i32, i64, i8, u16, u32, u64, u8 } from '@callgate/abi/language.js';

/** No member is zero. */
export enum Shape {
  Round = 1,
  Square = 2,
}

/**
 * @flags
 * @width 16
 */
export enum Style {
  Bold = 1,
  Wide = 256,
}

/**
 * @open
 * @width 32
 */
export enum Tint {
  None = 0,
}

/** Padded at its end: 8 bytes. */
export interface Corner extends Struct {
  x: i32;
  /** Whether it is seen. */
  seen: bool;
}

/** Padded in front of almost every field. */
export interface Figure extends Struct {
  shape: Shape;
  style: Style;
  mark: i8;
  corner: Corner;
  last: u8;
  far: Corner;
}

/** As wide as it gets. */
export interface Span extends Struct {
  tag: u8;
  from: u64;
  to: i64;
  tint: Tint;
}

/** A record of which each machine aligns every field. */
export interface Dense extends Struct {
  a: u32;
  b: u16;
  c: i16;
  d: u8;
}

/** With room for what comes later. */
export interface Later extends Struct {
  percent: Range<u8, 1, 100>;
  /** For the unit. */
  unit: Reserved<u8>;
  level: Range<i16, -300, 300>;
  more: Reserved<u64>;
  corner: Corner;
}

/** Holds a record with such room. */
export interface Around extends Struct {
  first: Reserved<i16>;
  later: Later;
}

export enum RecordError {
  Unknown = 1,
}

/** Records in and out. */
export interface RecordCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  sendFigure(figure: Figure): void;

  /**
   * @syscall 1025
   * @effect pure
   */
  sendSpan(before: u8, span: Span): void;

  /**
   * @syscall 1026
   * @effect pure
   */
  swapDense(dense: Dense): Dense;

  /**
   * @syscall 1027
   * @effect input
   */
  getFigure(): Figure;

  /**
   * @syscall 1028
   * @effect input
   */
  trySpan(): Result<Span, RecordError.Unknown>;

  /**
   * @syscall 1029
   * @effect input
   */
  maybeCorner(): Option<Corner>;

  /**
   * @syscall 1030
   * @effect pure
   */
  swapAround(around: Around): Around;
}
