import type { AnyKind, Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @flags */
export enum DoorRight { Open = 1 }

/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}

/** @flags */
export enum WindowRight { Open = 1 }

/** @kind 4001 */
export interface Window extends Kind<WindowRight> {}

/** @kind 4002 */
export interface Wall extends Kind {}

export interface House extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   */
  openDoor(door: Handle<Door, WindowRight.Open>): void; //~ CG016 `WindowRight.Open` is not a right on `Door`.

  /**
   * @syscall 1025
   * @effect input
   */
  findWall(): Own<Wall, DoorRight.Open>; //~ CG016 `DoorRight.Open` is not a right on `Wall`.

  /**
   * @syscall 1026
   * @effect input
   */
  openAny(handle: Handle<AnyKind, DoorRight.Open>): void; //~ CG016 `DoorRight.Open` is not a right on any kind.
}
