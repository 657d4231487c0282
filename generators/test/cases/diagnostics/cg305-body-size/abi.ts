import type { Bytes, Dispatches } from '@callgate/abi/language.js';

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  grew?(by: Bytes<32_000>, more: Bytes<769>): void; //~ CG305 The dispatch `grew` may carry 32769 bytes, and `embedvm16` takes at most 32768.
  /** @dispatch 1025 @profile wasm32 */
  grewHere?(by: Bytes<40_000>): void;
}
