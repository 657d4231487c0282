export * from './broken.js';

import type { Syscalls } from '@callgate/abi/language.js';
import type { Size } from './broken.js';

// What may be missing because of the broken module is not reported.
export interface Whole extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  whole(size: Size): void;
}
