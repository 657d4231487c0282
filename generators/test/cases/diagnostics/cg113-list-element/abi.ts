import type { Bytes, Handle, In, Kind, List, Own, Struct, Syscalls, u16, u64 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

export interface Point extends Struct { x: u16 }

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  lists(lists: In<List<List<u16, 4>, 4>>): void; //~ CG113 `lists` has a list of lists.

  /** @syscall 1025 @effect pure */
  names(names: List<Bytes<8>, 4>): void; //~ CG113 `names` has a list of byte buffers.

  /** @syscall 1026 @effect pure */
  fine(points: List<Point, 4>, numbers: List<u64, 4>, doors: List<Handle<Door>, 4>): Own<Door>;
}
