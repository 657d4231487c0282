/** Names that some language, machine or piece of generated code has for itself. */
import type { Bytes, Dispatches, Handle, Kind, Option, Out, Own, Result, Struct, Syscalls } from '@callgate/abi/language.js';
import type { i16, u16, u32, u64, u8 } from '@callgate/abi/language.js';

/**
 * @kind 1024
 */
export interface Class extends Kind {}

export enum NameError {
  Delete = 1,
}

/** Its prefix is that of a kind's constant. */
export enum KindOf {
  Class = 1,
  Size = 2,
}

/** Fields with names of their class, and of each other's halves. */
export interface Odd extends Struct {
  clear: u8;
  constructor: u16;
  delete: u8;
  get: u8;
  static: u8;
  readonly: u8;
  load: u32;
  size: u64;
  sizeLow: u8;
  abstract: u8;
  declare: u8;
  override: u8;
  async: u8;
}

/** A record whose fields, side by side, look like one of its own. */
export interface Pair extends Struct {
  odd: Odd;
  oddGet: u8;
  padding1: u8;
}

/** Calls whose parameters are not to be trusted. */
export interface NameCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   * @param type a word of the language
   */
  words(type: u8, as: u8, of: u8, undefined: u8, namespace: u8, async: u8): void;

  /**
   * @syscall 1025
   * @effect pure
   */
  glue(result: u16, memory: Bytes<8>, gate: u8, count: u8, argv: u8): void;

  /**
   * @syscall 1026
   * @effect pure
   */
  locals(answer: u8, calls: u8, handlers: u8, call: u8, outAt: u8): Result<u16, NameError.Delete>;

  /**
   * @syscall 1027
   * @effect pure
   */
  halves(name: Bytes<4>, nameLength: u8, nameAt: u8, nameSlice: u8, nameSize: u8): void;

  /**
   * @syscall 1028
   * @effect pure
   */
  out(out: u8, outLow: u8): Result<u32, NameError.Delete>;

  /**
   * @syscall 1029
   * @effect pure
   */
  wide(ms: u32, msHigh: u8, msValue: u8): u64;

  /**
   * @syscall 1030
   * @effect pure
   */
  delete(handle: Own<Class>, scratch: u8, changetype: u8): u16;

  /**
   * @syscall 1031
   * @effect input
   */
  load(load: u8, u16: u16): u64;

  /**
   * @syscall 1032
   * @effect input
   */
  push(memory: u8, handle: u8): Option<Own<Class>>;

  /**
   * @syscall 1033
   * @effect input
   */
  changetype(clear: Pair): Odd;

  /**
   * @syscall 1034
   * @effect input
   */
  drop(set: Handle<Class>, string: Out<Bytes<8>>): u16;

  /**
   * @syscall 1035
   * @effect pure
   */
  kinds(kind: KindOf, i32: i16): KindOf;

  /**
   * @syscall 1036
   * @effect input
   */
  nameRead(out: Out<Bytes<8>>): Result<u16, NameError.Delete>;

  /**
   * @syscall 1037
   * @effect pure
   */
  list(copy: u8): void;

  /**
   * @syscall 1038
   * @effect pure
   */
  number(list: u8): void;

  /**
   * @syscall 1039
   * @effect pure
   */
  given(handles: Handle<Class>): u8;

  /**
   * @syscall 1040
   * @effect pure
   */
  handles(given: Own<Class>): u8;
}

/** What a guest is told. */
export interface NameDispatches extends Dispatches {
  /**
   * @dispatch 1024
   */
  function(number: u8, dispatch: u8, values: u64, valuesHigh: u8): void;

  /**
   * @dispatch 1025
   */
  told(get: u8, of: Bytes<4>, objects: Handle<Class>, parts: u8): void;
}
