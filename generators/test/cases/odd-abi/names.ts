import type { Syscalls, u8 } from '@callgate/abi/language.js';

/** A family that is called like a file of the runtime of some language. */
export interface NamesCalls extends Syscalls {
  /**
   * @syscall 1202
   * @effect pure
   */
  number(given: u8): void;
}
