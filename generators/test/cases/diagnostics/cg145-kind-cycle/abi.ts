import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @kind 4000 */
export interface First extends Second {} //~ CG145 The kind `First` is its own ancestor: First → Second → First.

/** @kind 4001 */
export interface Second extends First {}

/** @kind 4002 */
export interface Self extends Self {} //~ CG145 The kind `Self` is its own ancestor: Self → Self.

/** @kind 4003 */
export interface Third extends First {}

export interface Group extends Syscalls {
  /** @syscall 1024 @effect input */
  find(): Own<Third>;
  /** @syscall 1025 @effect input */
  use(first: Handle<First>, self: Handle<Self>): Own<Self>;
}
