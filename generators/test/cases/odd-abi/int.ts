import type {
  AnyHandle, AnyKind, Bytes, Dispatches, Gone, Handle, HandleNumber, InOut, Kind, List, Maybe, Option, Out, Own, Range, Refused, Reserved, Result, Slot, Struct, Syscalls, Text,
  bool, f32, f64, i16, i32, i64, i8, u16, u32, u64, u8,
} from '@callgate/abi/language.js';
import type { Auto, Inner, Mode } from './register.js';

/**
 * @flags
 * @width 32
 */
export enum Access {
  Read = 1,
  Write = 2,
  /** The highest bit of 32. */
  Own = 0x80000000,
}

/**
 * A kind with a sub-kind of a sub-kind. This comment ends nothing: *\/ and | and <b> and ??/ are text.
 * @kind 1024
 * @ephemeral
 */
export interface Base extends Kind<Access> {}

/**
 * @kind 1025
 * @ephemeral
 */
export interface Middle extends Base {}

/**
 * @kind 1026
 * @ephemeral
 */
export interface Leaf extends Middle {}

/**
 * Has the name of a type that the C runtime declares.
 * @width 16
 */
export enum Error {
  Small = 1,
  Wide = 0x1234,
}

/** Takes the constant that `Error` and `Small` would make. */
export enum ErrorSmall {
  First = 7,
}

/** Holds a record of another family, which holds one of this. */
export interface Outer extends Struct {
  int: u8;
  inner: Inner;
  uint8T: i64;
  union: Reserved<u16>;
  signed: Range<i8, -7, -3>;
  flag: bool;
}

/** Stands inside a record of the other family. */
export interface Core extends Struct {
  default: u8;
  /** Wider than what stands before it. */
  wide: u32;
}

export interface Reals extends Struct {
  float: u8;
  double: f64;
  nan: f32;
}

/** @permission odd */
export interface OddCalls extends Syscalls {
  /**
   * Every narrow integer.
   * @example Words with | and <b> and ??/ and a [link], then code with an `@` and what begins a comment:
   * ```c
   * int8_t least = odd_narrow(1, 2, 3, -4, -5, -6); // not @c
   *
   * ```
   * ```ts
   * const least = narrow(1, 2, 3, -4, -5, -6); // not @ts
   * ```
   * @example
   * ```
   * narrow(0, 0, 0, 0, 0, 0) is 0 /* not @all
   * ```
   * @syscall 1024
   * @profile wasm32
   * @effect pure
   */
  narrow(char: u8, short: u16, long: u32, signed: i8, float: i16, double: i32): i8;
  /**
   * Halves of wide integers, beside parameters that are named like halves.
   * @syscall 1025
   * @profile wasm32
   * @effect pure
   */
  wide(at: u64, atLow: u16, by: i64): u64;
  /**
   * @syscall 1026
   * @effect pure
   */
  lists(bytes: List<u8, 8>, words: Out<List<u16, 8>>): u16;
  /**
   * @syscall 1027
   * @effect input
   */
  buffers(text: Bytes<16>, textLength: u16, out: Out<Bytes<65535>>): Result<u32, Gone>;
  /**
   * @syscall 1028
   * @effect input
   */
  open(mode: Mode): Option<Own<Base, Access.Read | Access.Write | Access.Own>>;
  /**
   * @syscall 1029
   * @effect input
   */
  descend(base: Handle<Base, Access.Read>): Result<Own<Leaf, Access.Read>, Refused | Gone>;
  /**
   * @syscall 1030
   * @effect input
   */
  center(maybe: Maybe<Handle<Leaf>>): Own<Middle>;
  /**
   * @syscall 1031
   * @effect external
   */
  close(leaf: Own<Leaf, Access.Write>, middle: Maybe<Own<Middle>>, base: Handle<Base, Access.Own>): void;
  /**
   * @syscall 1032
   * @effect pure
   */
  record(outer: Outer): Outer;
  /**
   * @syscall 1033
   * @effect pure
   */
  perhaps(out: bool): Option<Outer>;
  /**
   * @syscall 1034
   * @effect pure
   */
  fails(): Result<void, Error.Small | ErrorSmall.First>;
  /**
   * @syscall 1035
   * @effect pure
   */
  truth(callgateError: Error): bool;
  /**
   * @syscall 1036
   * @effect pure
   */
  perhapsWide(auto: Auto): Option<u64>;
  /**
   * @syscall 1037
   * @effect input
   * @blocking
   */
  waits(): void;
  /**
   * @syscall 1038
   * @effect pure
   * @cost 1 + 1/byte
   */
  send(slot: Slot, index: List<Slot, 4>, handle: Option<Slot>): void;
  /**
   * @syscall 1060
   * @effect pure
   */
  forget(one: HandleNumber, memory: List<HandleNumber, 3>): bool;
  /**
   * @syscall 1039
   * @effect pure
   */
  gather(bases: List<Handle<Base, Access.Read>, 4>, any: List<AnyHandle, 3>, own: Option<Own<Leaf>>): Result<u8, Gone>;
  /**
   * @syscall 1040
   * @effect pure
   */
  texts(string: Text<16>, memory: InOut<Text<16>>): u16;
  /**
   * @syscall 1041
   * @effect pure
   */
  turn(words: InOut<List<u32, 8>>): Result<u32, Refused>;
  /**
   * @syscall 1042
   * @effect pure
   */
  within(unsigned: Range<u32, 5, 4000000000>, double: Range<i32, -3, 7>): Range<u8, 0, 9>;
  /**
   * @syscall 1044
   * @effect pure
   */
  gives(result: u8, resultLength: u16): Bytes<65535>;
  /**
   * @syscall 1045
   * @effect pure
   */
  tells(length: u64, answer: Own<Leaf>): Result<Text<9>, Gone | Refused>;
  /**
   * @syscall 1046
   * @effect pure
   */
  lists2(out: u8): Option<List<Error, 5>>;
  /**
   * @syscall 1047
   * @effect pure
   * @rightsFrom base
   */
  makes(base: Handle<Base, Access.Read>): List<Own<Middle, Access.Read>, 5>;
  /**
   * @syscall 1048
   * @effect pure
   */
  makesAny(resultCapacity: u8): Result<List<Own<AnyKind>, 5>, Refused>;
  /**
   * @syscall 1049
   * @profile wasm32
   * @effect pure
   */
  nanny(float: f32, double: f64, many: u8): f64;
  /**
   * @syscall 1050
   * @profile wasm32
   * @effect pure
   */
  realest(reals: Reals, f64High: f32): Result<f32, Gone>;
  /**
   * @syscall 1051
   * @profile wasm32
   * @effect pure
   */
  perhapsReal(): Option<f64>;
  /**
   * @syscall 1043
   * @effect pure
   */
  many(element: List<Error, 4>, index: InOut<List<Range<i8, -5, 5>, 4>>, reference: List<bool, 3>): u16;
}

export interface OddDispatches extends Dispatches {
  /** @dispatch 1024 */
  plain(): void;
  /**
   * @dispatch 1025
   * @param volatile what is pulled
   */
  full?(struct: u64, volatile: Bytes<100>, leaf: Own<Leaf>): void;
  /** @dispatch 1027 */
  brought?(values: AnyHandle, objects: List<Slot, 4>, parts: Text<9>, lists: List<AnyHandle, 2>, partsBytes: Option<Slot>): void;
  /** @dispatch 1028 */
  lost?(handles: List<HandleNumber, 5>, one: HandleNumber): void;
  /** @dispatch 1026 */
  marked?(mode: Mode): void;
}
