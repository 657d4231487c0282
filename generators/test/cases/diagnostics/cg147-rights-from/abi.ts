import type { Handle, Kind, Maybe, Own, Syscalls, u16 } from '@callgate/abi/language.js';

/** @flags */
export enum DoorRight { Open = 1 }
/** @flags */
export enum KeyRight { Turn = 1 }

/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}
/** @kind 4001 */
export interface Hatch extends Kind<DoorRight> {}
/** @kind 4002 */
export interface Key extends Kind<KeyRight> {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input @rightsFrom door */
  hatchOf(door: Handle<Door, DoorRight.Open>): Own<Hatch, DoorRight.Open>;
  /** @syscall 1025 @effect input @rightsFrom hatch */
  doorBehind(hatch: Own<Hatch, DoorRight.Open>): Own<Door, DoorRight.Open>;
  /** @syscall 1026 @effect input @rightsFrom door */
  keyOf(door: Handle<Door>): Own<Key, KeyRight.Turn>; //~ CG147 The rights of what `keyOf` returns cannot come from `door`.
  /** @syscall 1027 @effect input @rightsFrom number */
  doorAt(number: u16): Own<Door, DoorRight.Open>; //~ CG147 The rights of what `doorAt` returns cannot come from `number`.
  /** @syscall 1028 @effect input @rightsFrom door */
  maybe(door: Maybe<Handle<Door>>): Own<Door, DoorRight.Open>; //~ CG147 The rights of what `maybe` returns cannot come from `door`.
  /** @syscall 1029 @effect input @rightsFrom key */
  turn(key: Handle<Key, KeyRight.Turn>): u16; //~ CG147 The rights of what `turn` returns cannot come from `key`.
  /** @syscall 1030 @effect input @rightsFrom lock */ //~ CG022 `@rightsFrom` cannot be `lock`.
  other(key: Handle<Key>): Own<Key, KeyRight.Turn>;
}
