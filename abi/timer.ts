import type { Dispatches, Handle, Kind, Maybe, Own, Syscalls, bool, u32, u64 } from './language.js';

/**
 * A timer that was set and has not fired. It fires once; when the guest has been told, the handle is no longer valid.
 * @kind 17
 * @ephemeral
 */
export interface TimerEvent extends Kind {}

/**
 * Timers and the clock.
 * @permission timer
 */
export interface Timer extends Syscalls {
  /**
   * Sets a timer. Closing the handle cancels it. It fires between two cranks, so 0 is as soon as this one is over. Each timer takes a handle until the guest
   * has been told that it fired: one more than the guest's table has room for (`handles` of its manifest) is a fault.
   * @syscall 24
   * @effect input
   * @cost 40
   * @param ms milliseconds from now
   */
  timerSetMs(ms: u32): Own<TimerEvent>;

  /**
   * Cancels a timer and closes its handle.
   * @syscall 25
   * @effect input
   * @cost 20
   * @param event any number at all
   * @returns true exactly when the timer had not fired
   */
  timerCancel(event: Maybe<Own<TimerEvent>>): bool;

  /**
   * Waits until a timer of this guest has fired, and takes that event; returns at once when one fired before. Two timers that fired are two events, taken
   * in the order in which they fired. It does not say which timer it was: the handle of that one is closed, which `handleIsValid` tells. Without a timer
   * that is set the guest waits for good, and a run that has nothing else to do ends.
   * @syscall 26
   * @effect input
   * @cost 10
   * @blocking
   */
  pause(): void;

  /**
   * Reads a clock that never runs backwards.
   * @syscall 27
   * @effect input
   * @cost 10
   * @returns microseconds since a moment that is the same for every guest of this kernel
   */
  clockMicros(): u64;
}

/** What timers tell a guest. */
export interface TimerDispatches extends Dispatches {
  /**
   * A timer fired. While the guest handles this the handle is known and `Gone`; afterwards it is closed.
   * @dispatch 16
   * @param event the number that `timerSetMs` returned
   */
  timerFired?(event: Handle<TimerEvent>): void;
}
