import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @flags */
export enum DoorRight {
  Open = 1,
  Paint = 2, //~ CG142 The right `DoorRight.Paint` is granted nowhere.
}

/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door, DoorRight.Open>;
  /** @syscall 1025 @effect input */
  openDoor(door: Handle<Door, DoorRight.Open>): void;
  /** @syscall 1026 @effect input */
  paintDoor(door: Handle<Door, DoorRight.Paint>): void;
}
