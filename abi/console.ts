import type { Bytes, In, Syscalls } from './language.js';

/**
 * Text for the operator.
 * @permission console
 */
export interface Console extends Syscalls {
  /**
   * Writes bytes to the operator's console. They are shown after the crank commits, and never if it is rolled back; what is no
   * printable text is made visible, so that a guest cannot steer the operator's terminal.
   * @syscall 16
   * @effect output
   * @cost 20 + 1/byte
   * @param text UTF-8; a line is shown when it ends
   */
  puts(text: In<Bytes<1024>>): void;
}
