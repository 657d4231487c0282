import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @kind 0 */
export interface Door extends Kind {} //~ CG108 `Door` has the kind number 0.

/** @kind 0x7fffffff */
export interface Window extends Kind {} //~ CG108 `Window` has the kind number 2147483647.

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door>;
  /** @syscall 1025 @effect input */
  findWindow(): Own<Window>;
  /** @syscall 1026 @effect input */
  openBoth(door: Handle<Door>, window: Handle<Window>): void;
}
