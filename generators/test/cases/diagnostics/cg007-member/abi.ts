import type { Dispatches, Handle, Kind, Own, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {
  width: u16; //~ CG007 The kind `Door` has a member.
}

export interface Point extends Struct {
  x?: u16; //~ CG007 The field `x` of the record `Point` is optional.
  y; //~ CG007 The field `y` of the record `Point` has no type.
  'z': u16; //~ CG007 A member of the record `Point` is no field with a plain name.
  length(): u16; //~ CG007 A member of the record `Point` is no field with a plain name.
}

export enum Colour {
  'red' = 1, //~ CG007 A member of `Colour` has no plain name.
}

export interface Group extends Syscalls {
  state: u16; //~ CG007 `Group` has a member that is no method with a plain name.

  /**
   * @syscall 1024
   * @effect pure
   */
  optional?(): void; //~ CG007 The syscall `optional` is optional.

  /**
   * @syscall 1025
   * @effect pure
   */
  generic<T>(): void; //~ CG007 `generic` has type parameters.

  /**
   * @syscall 1026
   * @effect pure
   */
  untyped(size); //~ CG007 The parameter `size` has no type.
  //~^ CG007 `untyped` does not say what it returns.

  /**
   * @syscall 1027
   * @effect pure
   */
  maybe(size?: u16): void; //~ CG007 `size?: u16` is not a plain parameter.

  /**
   * @syscall 1028
   * @effect pure
   */
  many(...sizes: u16): void; //~ CG007 `...sizes: u16` is not a plain parameter.

  /**
   * @syscall 1029
   * @effect pure
   */
  parts({ x }: Point): void; //~ CG007 `{ x }: Point` is not a plain parameter.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(door: Own<Door>): void;
}
