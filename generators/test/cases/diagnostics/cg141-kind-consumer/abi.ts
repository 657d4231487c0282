import type { AnyHandle, Gone, Handle, Kind, Maybe, Own, Result, Syscalls, bool } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {} //~ CG141 No call takes a handle of the kind `Door`.

/** @kind 4001 */
export interface File extends Kind {}

/** Taken as its parent. @kind 4002 */
export interface Socket extends File {}

/** @kind 4003 */
export interface Timer extends Kind {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door>;
  /** @syscall 1025 @effect input */
  connect(): Own<Socket>;
  /** @syscall 1026 @effect input */
  start(): Own<Timer>;
  /** @syscall 1027 @effect input */
  send(file: Handle<File>): void;
  /** @syscall 1028 @effect input */
  cancel(timer: Maybe<Own<Timer>>): bool;
  /** @syscall 1029 @effect input */
  anything(any: AnyHandle): Result<void, Gone>;
}
