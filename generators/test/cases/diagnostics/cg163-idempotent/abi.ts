import type { Handle, Kind, Own, Syscalls, u16 } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

export interface House extends Syscalls {
  /** @syscall 1024 @effect input @idempotent */
  find(): Own<Door>; //~ CG163 `find` is `@idempotent` and makes a handle.
  /** @syscall 1025 @effect external @idempotent */
  drop(door: Own<Door>): void; //~ CG163 `drop` is `@idempotent` and closes a handle.
  /** @syscall 1026 @effect pure @idempotent */
  count(): u16; //~ CG163 `count` is `@idempotent` and is pure.
  /** @syscall 1027 @effect external @idempotent */
  shut(door: Handle<Door>): void;
}
