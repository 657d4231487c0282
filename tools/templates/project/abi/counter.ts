import type { Bytes, Handle, In, Kind, Out, Own, Result, Syscalls, u16 } from '@callgate/abi/language.js';

/**
 * A counter that every guest of this host can open by its name. It is there as long as somebody holds it.
 * @kind 1024
 * @ephemeral
 */
export interface Counter extends Kind {}

export enum CounterError {
  /** There are as many counters as this host has room for. */
  TooMany = 1,
  /** The count would be above 65,535. */
  Full = 2,
}

/**
 * Counters that guests share.
 * @permission counter
 */
export interface Counters extends Syscalls {
  /**
   * Opens the counter of this name. A new one is 0.
   * @syscall 1024
   * @effect external
   * @cost 20 + 1/byte
   */
  counterOpen(name: In<Bytes<32>>): Result<Own<Counter>, CounterError.TooMany>;

  /**
   * Adds to a counter, at once.
   * @syscall 1025
   * @effect external
   * @cost 10
   * @returns what it is now
   */
  counterAdd(counter: Handle<Counter>, amount: u16): Result<u16, CounterError.Full>;

  /**
   * Copies the name under which a counter was opened.
   * @syscall 1026
   * @effect input
   * @cost 20 + 1/byte
   * @returns the bytes written
   */
  counterName(counter: Handle<Counter>, name: Out<Bytes<32>>): u16;
}
