import type { Bytes, Dispatches } from '@callgate/abi/language.js';

export interface Told extends Dispatches {
  /** @dispatch 1024 @profile embedvm16 */
  grew?(by: Bytes<32_000>, more: Bytes<769>): void; //~ CG305 The dispatch `grew` may carry 32769 bytes, and no machine takes more than 32768.
  /** @dispatch 1025 */
  grewElsewhere?(by: Bytes<40_000>): void;
}
