import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface Door extends Kind {}

/** @kind 4000 */
export interface Window extends Kind {} //~ CG102 `Window` has the number 4000 of the kind `Door` (abi.ts:4).

export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  findDoor(): Own<Door>;
  /** @syscall 1025 @effect input */
  findWindow(): Own<Window>;
  /** @syscall 1026 @effect input */
  openBoth(door: Handle<Door>, window: Handle<Window>): void;
}
