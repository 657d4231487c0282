import type { Syscalls } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect input @blocking @profile wasm32 */
  wait(): void; //~ CG308 `wait` exists on no target profile, for none that it names can wait.
  /** @syscall 1025 @effect input @blocking */
  listen(): void;
  /** @syscall 1026 @effect input @caller device */
  tell(): void;
}
