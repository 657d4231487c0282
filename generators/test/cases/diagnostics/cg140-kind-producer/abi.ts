import type { Dispatches, Handle, Kind, Option, Own, Syscalls } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {} //~ CG140 No call gives a guest a handle of the kind `Door`.

/** Comes as a sub-kind. @kind 4001 */
export interface File extends Kind {}

/** @kind 4002 */
export interface Socket extends File {}

/** Comes with a dispatch. @kind 4003 */
export interface Event extends Kind {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  openDoor(door: Handle<Door>, file: Handle<File>, event: Handle<Event>): void;
  /** @syscall 1025 @effect input */
  connect(): Option<Own<Socket>>;
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  happened(event: Own<Event>): void;
}
