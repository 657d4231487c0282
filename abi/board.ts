import type { Bytes, Out, Syscalls, u16 } from './language.js';

/**
 * What the guest runs on.
 * @permission board
 */
export interface Board extends Syscalls {
  /**
   * Copies the board's name, which never changes.
   * @syscall 56
   * @effect input
   * @cost 20 + 1/byte
   * @param name filled with UTF-8; where it is too short, with the front of the name that ends between characters
   * @returns the bytes written
   */
  boardName(name: Out<Bytes<64>>): u16;
}
