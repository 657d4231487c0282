import type { Syscalls, u16 } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   * @param offset from here
   * @param lenght to there
   */
  draw(offset: u16, length: u16): void; //~^^ CG024 `@param lenght` describes no parameter.
}
