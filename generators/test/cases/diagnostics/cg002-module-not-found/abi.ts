export * from './nowhere.js'; //~ CG002 There is no module `./nowhere.js`.
export { Something } from '@callgate/abi/nothing.js'; //~ CG002 There is no module `@callgate/abi/nothing.js`.

import type { Syscalls } from '@callgate/abi/language.js';
import type { Size } from './sizes.js'; //~ CG002 There is no module `./sizes.js`.

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  measure(size: Size): void;
}
