import type { Syscalls, u8 } from '@callgate/abi/language.js';

/** A family that is called like a file of the runtime of some language. */
export interface GateCalls extends Syscalls {
  /**
   * @syscall 1200
   * @effect pure
   */
  gatePull(given: u8): void;
}
