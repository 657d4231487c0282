/** Results of variable size, which wait until the guest pulls them. */
import type { AnyKind, Bytes, Handle, Kind, List, Option, Own, Range, Refused, Result, Syscalls, Text, bool, i16, i64, u16, u32, u8 } from '@callgate/abi/language.js';

export enum FindError {
  Lost = 1,
}

/** @width 16 */
export enum Tone {
  Low = 1,
  High = 300,
}

/** @flags */
export enum CrateRight {
  Open = 1,
  Move = 2,
}

/**
 * @kind 1024
 */
export interface Crate extends Kind<CrateRight> {}

/** @permission find */
export interface FindCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   * @returns what was found
   */
  findBytes(mark: u8): Bytes<40>;

  /**
   * @syscall 1025
   * @effect input
   */
  findText(): Text<40>;

  /**
   * @syscall 1026
   * @effect input
   */
  findU16List(): List<u16, 8>;

  /**
   * @syscall 1027
   * @effect input
   */
  findU32List(): List<u32, 8>;

  /**
   * @syscall 1028
   * @effect input
   */
  findTones(): List<Tone, 4>;

  /**
   * @syscall 1029
   * @effect input
   */
  findMarks(): Option<List<bool, 4>>;

  /**
   * @syscall 1030
   * @effect input
   */
  findCrates(): List<Own<Crate, CrateRight.Open>, 4>;

  /**
   * @syscall 1031
   * @effect input
   */
  tryBytes(mark: u32): Result<Bytes<65535>, FindError.Lost | Refused>;

  /**
   * @syscall 1032
   * @effect input
   */
  tryText(name: Text<8>): Result<Text<40>, FindError.Lost>;

  /**
   * @syscall 1033
   * @effect input
   */
  tryRanges(): Result<List<Range<i16, -9, 9>, 4>, FindError.Lost>;

  /**
   * @syscall 1034
   * @effect input
   */
  tryThings(): Result<List<Own<AnyKind>, 4>, FindError.Lost>;

  /**
   * @syscall 1035
   * @effect input
   */
  maybeText(): Option<Text<40>>;

  /**
   * @syscall 1036
   * @effect input
   */
  findWides(): List<i64, 4>;

  /**
   * @syscall 1037
   * @effect external
   */
  crateMove(crate: Own<Crate, CrateRight.Open>): Option<Bytes<8>>;

  /**
   * @syscall 1038
   * @effect external
   */
  crateMake(): Own<Crate, CrateRight.Open | CrateRight.Move>;

  /**
   * @syscall 1039
   * @effect external
   */
  crateInto(crate: Own<Crate>, other: Handle<Crate>): u8;
}
