import type { Dispatches, Syscalls } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure @profile wasm23 */
  draw(): void; //~ CG162 `draw` names the target profile `wasm23`, which is not known.
  /** @syscall 1025 @effect pure @profile wasm32, embedvm16 */
  paint(): void;
}

export interface Told extends Dispatches {
  /** @dispatch 1024 @profile embedvm16 other */
  drawn(): void; //~ CG162 `drawn` names the target profile `other`, which is not known.
}
