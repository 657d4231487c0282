import type { Handle, Kind, Option, Own, Result, Syscalls, u16 } from '@callgate/abi/language.js';

export enum DoorError { Stuck = 1 }

/** @kind 4000 */
export interface Door extends Kind {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  nextDoor(door: Handle<Door>): Result<Option<Own<Door>>, DoorError.Stuck>;
  /** @syscall 1025 @effect input */
  handleOf(door: Handle<Door>): Result<Option<u16>, DoorError.Stuck>; //~ CG148 `handleOf` returns a `Result` of an `Option` that is no handle.
}
