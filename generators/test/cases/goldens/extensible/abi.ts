/** Extensible records: what a guest of an earlier release passes and gets is a prefix of what there is today. */
import type { Option, Range, Reserved, Result, Struct, Syscalls, bool, i8, u16, u32, u64, u8 } from '@callgate/abi/language.js';

export enum Way {
  Unknown = 0,
  Up = 1,
  Down = 2,
}

/** @flags */
export enum Trim {
  Edge = 1,
  Fill = 2,
}

/**
 * A stretch. It grew twice.
 * @extensible
 */
export interface Stretch extends Struct {
  from: u16;
  to: u16;
  /**
   * How far apart.
   * @since 1.1
   */
  step: u16;
  /** @since 1.1 */
  way: Way;
  /** @since 1.1 */
  dashed: bool;
  /** @since 1.2 */
  total: u64;
}

/**
 * A start that nothing was added to yet.
 * @extensible
 */
export interface Start extends Struct {
  x: i8;
  y: i8;
}

/**
 * A frame with trimmings.
 * @extensible
 * @since 1.0
 */
export interface Frame extends Struct {
  /** @since 1.0 */
  width: u32;
  /** @since 1.2 */
  trim: Trim;
}

/**
 * A margin: what was appended has a range, or is room for later.
 * @extensible
 */
export interface Margin extends Struct {
  left: u16;
  /** @since 1.1 */
  percent: Range<i8, -9, 9>;
  /** @since 1.1 */
  unit: Reserved<u8>;
  /** @since 1.2 */
  later: Reserved<u32>;
}

export enum StretchError {
  TooLong = 1,
}

export interface ExtensibleCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  sendStretch(before: u8, stretch: Stretch): void;

  /**
   * @syscall 1025
   * @effect input
   */
  getStretch(): Stretch;

  /**
   * @syscall 1026
   * @effect input
   */
  tryStretch(number: u16): Result<Stretch, StretchError.TooLong>;

  /**
   * @syscall 1027
   * @effect input
   */
  maybeStart(): Option<Start>;

  /**
   * @syscall 1028
   * @effect pure
   */
  swapFrame(frame: Frame): Frame;

  /**
   * @syscall 1029
   * @effect pure
   */
  swapMargin(margin: Margin): Margin;
}
