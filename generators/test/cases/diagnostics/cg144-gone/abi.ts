import type { AnyHandle, Gone, Handle, HandleNumber, Kind, List, Maybe, Own, Result, Slot, Syscalls, bool } from '@callgate/abi/language.js';

/** @kind 4000 @revocable */
export interface Door extends Kind {}

/** @kind 4001 */
export interface File extends Kind {}

/** @kind 4002 @transferable */
export interface Socket extends File {}

/** @kind 4003 */
export interface Stream extends Socket {}

/** @kind 4004 */
export interface Wall extends Kind {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door>;
  /** @syscall 1025 @effect input */
  openDoor(door: Handle<Door>): void; //~ CG144 `openDoor` takes a handle that may be of the revocable kind `Door`, and does not declare `Gone`.
  /** @syscall 1026 @effect input */
  closeDoor(door: Own<Door>): Result<void, Gone>;
  /** @syscall 1027 @effect input */
  askDoor(door: Maybe<Handle<Door>>): bool;
  /** @syscall 1028 @effect input */
  connect(): Own<Stream>;
  /** @syscall 1029 @effect input */
  read(file: Handle<File>): void; //~ CG144 `read` takes a handle that may be of the transferable kind `Socket`, and does not declare `Gone`.
  /** @syscall 1030 @effect input */
  flow(stream: Handle<Stream>): void; //~ CG144 `flow` takes a handle that may be of the transferable kind `Stream`, and does not declare `Gone`.
  /** @syscall 1031 @effect input */
  any(handle: AnyHandle): void; //~ CG144 `any` takes a handle that may be of the revocable kind `Door`, and does not declare `Gone`.
  /** @syscall 1032 @effect input */
  build(): Own<Wall>;
  /** @syscall 1033 @effect input */
  paint(wall: Handle<Wall>): void;
  /** @syscall 1034 @effect input */
  many(handles: List<AnyHandle, 4>): void; //~ CG144 `many` takes a handle that may be of the revocable kind `Door`, and does not declare `Gone`.
  /**
   * A reference that is passed on, and a number that is looked up, need not be usable.
   * @syscall 1035 @effect input
   */
  send(to: Slot, beside: List<Slot, 4>, number: HandleNumber, numbers: List<HandleNumber, 4>): void;
}
