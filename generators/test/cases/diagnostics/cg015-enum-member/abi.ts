import type { Gone, Handle, Kind, KernelError, Own, Result, Syscalls, u16 } from '@callgate/abi/language.js';

/** @flags */
export enum DoorRight { Open = 1, Close = 2 }

/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}

export enum DoorError { Locked = 1, Stuck = 2 }

export interface Doors extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   */
  find(): Own<Door, DoorRight.Opne>; //~ CG015 `DoorRight` has no member `Opne`.

  /**
   * @syscall 1025
   * @effect input
   */
  open(door: Handle<Door, DoorRight.Open | DoorRight.Paint>): void; //~ CG015 `DoorRight` has no member `Paint`.

  /**
   * @syscall 1026
   * @effect input
   */
  close(door: Handle<Door, 2>): void; //~ CG015 `2` is not a member of an enum.

  /**
   * @syscall 1027
   * @effect input
   */
  state(door: Handle<Door>): Result<u16, 'locked' | DoorError.Stuck>; //~ CG015 `'locked'` is not a member of an enum.

  /**
   * @syscall 1028
   * @effect input
   */
  count(): Result<u16, Door>; //~ CG015 `Door` is not a member of an enum.

  /**
   * @syscall 1029
   * @effect input
   */
  weigh(): Result<u16, KernelError.Gon>; //~ CG015 `KernelError.Gon` is not a member of an enum.

  /**
   * @syscall 1030
   * @effect input
   */
  fine(door: Handle<Door, DoorRight>): Result<u16, DoorError | Gone | KernelError.Refused>;
}
