import type { Handle, Kind, List, Out, Struct, Syscalls, bool, i16, u16, u64 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}
export interface Point extends Struct { x: u16 }

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  sendWide(items: List<u64, 4>): void; //~ CG301 `items` of `sendWide` is a list of integers of 64 bits.
  /** @syscall 1025 @effect pure */
  fill(items: Out<List<Point, 4>>): u16; //~ CG301 `items` of `fill` is a list of records.
}
