import type { Bytes, Out, Syscalls, u16, u32 } from './language.js';

/**
 * Random numbers for jitter, sampling and games. They are not for keys, tokens or nonces: on a sensor node their source may be a small
 * generator with a guessable seed. None of these calls can fail.
 * @permission random
 */
export interface Random extends Syscalls {
  /**
   * Draws a number from 0 to 65,535. Not for keys.
   * @syscall 48
   * @effect input
   * @cost 10
   */
  randomU16(): u16;

  /**
   * Draws a number from 0 to 4,294,967,295. Not for keys.
   * @syscall 49
   * @effect input
   * @cost 10
   */
  randomU32(): u32;

  /**
   * Fills a buffer to its end. Not for keys.
   * @syscall 50
   * @effect input
   * @cost 20 + 1/byte
   * @returns the bytes written, which is the buffer's size
   */
  randomFill(into: Out<Bytes<1024>>): u16;
}
