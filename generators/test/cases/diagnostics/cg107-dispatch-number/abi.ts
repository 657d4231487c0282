import type { Dispatches } from '@callgate/abi/language.js';

export interface Told extends Dispatches {
  /** @dispatch 0 */
  first(): void;

  /** @dispatch 65536 */
  tooMany(): void; //~ CG107 `tooMany` has the dispatch number 65536.
}
