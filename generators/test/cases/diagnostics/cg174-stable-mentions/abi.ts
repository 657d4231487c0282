import type { Dispatches, Handle, Kind, Own, Result, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/** @unstable locks */
export enum Lock { Shut = 1 }
/** @unstable locks */
export interface Key extends Struct { teeth: u16; lock: Lock }
/** @flags */
export enum DoorRight {
  Open = 1,
  /** @unstable locks */
  Lock = 2,
}
export enum DoorError {
  Stuck = 1,
  /** @unstable locks */
  Locked = 2,
}
/** @kind 4000 */
export interface Door extends Kind<DoorRight> {}
/** @kind 4001 @unstable gates */
export interface Gate extends Door {}
/** @kind 4002 */
export interface Portal extends Gate {} //~ CG174 `Portal` is stable and mentions `Gate`, which is unstable (gates).

export interface Ring extends Struct { first: Key } //~ CG174 `Ring` is stable and mentions `Key`, which is unstable (locks).

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  open(door: Handle<Door, DoorRight.Open>): Result<void, DoorError.Stuck>;
  /** @syscall 1025 @effect input */
  lockUp(door: Handle<Door, DoorRight.Lock>): void; //~ CG174 `lockUp` is stable and mentions `DoorRight.Lock`, which is unstable (locks).
  /** @syscall 1026 @effect input */
  enter(): Result<void, DoorError.Locked>; //~ CG174 `enter` is stable and mentions `DoorError.Locked`, which is unstable (locks).
  /** @syscall 1027 @effect input */
  turn(key: Key): Own<Gate, DoorRight>; //~ CG174 `turn` is stable and mentions `Key`, which is unstable (locks).
  //~^ CG174 `turn` is stable and mentions `Gate`, which is unstable (gates).
  //~^^ CG174 `turn` is stable and mentions `DoorRight.Lock`, which is unstable (locks).
  /** @syscall 1028 @effect input @unstable anything */
  pick(key: Key): Own<Portal, DoorRight>;
}

/** @unstable locks */
export interface Told extends Dispatches {
  /** @dispatch 1024 */
  locked?(how: Lock): void;
  /** @dispatch 1025 @unstable Locks */ //~ CG022 `@unstable` cannot be `Locks`.
  unlocked?(how: Lock): void;
}
