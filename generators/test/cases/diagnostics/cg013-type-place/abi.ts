import type {
  AnyHandle, AnyKind, Bytes, Dispatches, Gone, Handle, In, Kind, Maybe, Option, Out, Own, Range, Reserved, Result, Slot, Struct, Syscalls, u16, u8,
} from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

export enum Problem { Locked = 1 }

export interface Point extends Struct {
  a: Out<Bytes<8>>; //~ CG013 `Out` means nothing here, in a field.
  b: Option<u16>; //~ CG013 `Option` means nothing here, in a field.
  c: Door; //~ CG013 `Door` is a kind of handle, not a type of value.
  d: Group; //~ CG013 `Group` is a group of calls, not a type of value.
  f: Reserved<Point>; //~ CG013 The field `f` of the record `Point` is reserved and no integer.
  g: Reserved<Range<u8, 0, 5>>; //~ CG013 The field `g` of the record `Point` is reserved and no integer.
  e: Struct; //~ CG013 `Struct` means nothing here, in a field.
}

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  one(size: Out<u16>): void; //~ CG013 `Out` stands around a type that is no buffer.

  /**
   * @syscall 1100
   * @effect pure
   */
  hundred(word: Reserved<u16>): void; //~ CG013 `Reserved` means nothing here, in a parameter of a syscall.

  /**
   * @syscall 1101
   * @effect pure
   */
  hundredAndOne(): Slot; //~ CG013 `Slot` means nothing here, in a result.

  /**
   * @syscall 1025
   * @effect pure
   */
  two(size: Option<u16>): void; //~ CG013 A parameter is an `Option` of something that is no handle.

  /**
   * @syscall 1026
   * @effect pure
   */
  three(): Handle<Door>; //~ CG013 `Handle` means nothing here, in a result.

  /**
   * @syscall 1027
   * @effect pure
   */
  four(): Maybe<Own<Door>>; //~ CG013 `Maybe` means nothing here, in a result.

  /**
   * @syscall 1028
   * @effect pure
   */
  five(size: Maybe<u16>): void; //~ CG013 `Maybe` stands around a handle only.

  /**
   * @syscall 1029
   * @effect pure
   */
  six(handle: Handle<Point>): void; //~ CG013 `Point` is not a kind of handle.

  /**
   * @syscall 1030
   * @effect pure
   */
  seven(): Option<Result<u16, Problem>>; //~ CG013 `Result` means nothing here, in a result.

  /**
   * @syscall 1031
   * @effect pure
   */
  eight(kind: AnyKind): Gone; //~ CG013 `AnyKind` means nothing here, in a parameter of a syscall.
  //~^ CG013 `Gone` means nothing here, in a result.

  /**
   * @syscall 1032
   * @effect pure
   */
  enums(handle: Own<Problem>): void; //~ CG013 `Problem` is not a kind of handle.

  /**
   * @syscall 1033
   * @effect pure
   */
  nine(bytes: In<Out<Bytes<8>>>, any: AnyHandle): void; //~ CG013 `Out` means nothing here, in a parameter of a syscall.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  ten(door: Maybe<Handle<Door>>): void; //~ CG013 `Maybe` means nothing here, in a parameter of a dispatch.
}
