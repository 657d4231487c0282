import type { Bytes, Handle, Kind, List, Own, Struct, Syscalls, bool, u16, u64 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

export enum Colour { Red = 1 }

export interface Inner extends Struct { x: u16 }

export interface Outer extends Struct {
  inner: Inner;
  colour: Colour;
  open: bool;
  size: u64;
  name: Bytes<8>; //~ CG120 The field `name` of the record `Outer` is a buffer.
  list: List<u16, 8>; //~ CG120 The field `list` of the record `Outer` is a list.
  door: Handle<Door>; //~ CG120 The field `door` of the record `Outer` is a handle.
}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door>;
  /** @syscall 1025 @effect input */
  openDoor(door: Handle<Door>): void;
}
