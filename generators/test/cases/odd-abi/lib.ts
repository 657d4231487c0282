import type { Syscalls, u8 } from '@callgate/abi/language.js';

/** A family that is called like a file of the runtime of some language. */
export interface LibCalls extends Syscalls {
  /**
   * @syscall 1201
   * @effect pure
   */
  list(given: u8): void;
}
