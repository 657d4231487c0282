import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

export enum DoorRight { Open = 1 }

/** @kind 4000 */
export interface Door extends Kind<DoorRight> {} //~ CG146 The rights of `Door` are the enum `DoorRight`, which is not `@flags`.

/** @kind 4001 */
export interface Gate extends Door {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findGate(): Own<Gate, DoorRight.Open>;
  /** @syscall 1025 @effect input */
  openDoor(door: Handle<Door, DoorRight.Open>): void;
}
