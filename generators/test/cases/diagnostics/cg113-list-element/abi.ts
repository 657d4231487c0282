import type { AnyHandle, Bytes, Handle, In, Kind, List, Maybe, Out, Own, Slot, Struct, Syscalls, Text, u16, u64 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

export interface Point extends Struct { x: u16 }

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  lists(lists: In<List<List<u16, 4>, 4>>): void; //~ CG113 `lists` has a list of lists.

  /** @syscall 1025 @effect pure */
  names(names: List<Bytes<8>, 4>): void; //~ CG113 `names` has a list of byte buffers.

  /** @syscall 1027 @effect pure */
  texts(names: List<Text<8>, 4>): void; //~ CG113 `texts` has a list of texts.

  /** @syscall 1028 @effect pure */
  consumed(doors: List<Own<Door>, 4>): void; //~ CG113 `consumed` has a list of handles that are not borrowed.

  /** @syscall 1029 @effect pure */
  asked(doors: List<Maybe<Handle<Door>>, 4>): void; //~ CG113 `asked` has a list of handles that are not borrowed.

  /** @syscall 1030 @effect pure */
  filled(doors: Out<List<AnyHandle, 4>>): u16; //~ CG113 `doors` of `filled` is a list of handles that the call fills.

  /** @syscall 1026 @effect pure */
  fine(points: List<Point, 4>, numbers: List<u64, 4>, doors: List<Handle<Door>, 4>, slots: List<Slot, 4>): Own<Door>;
}
