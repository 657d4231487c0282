/** The outside world's time, handed in so that a test can make its own. */
export interface Clock {
  /** Microseconds since a fixed moment; never runs backwards. */
  now(): number;
  /** Resolves when about this many milliseconds have passed, or as soon as `woken` does. A clock whose time jumps need not look at it. */
  sleep(milliseconds: number, woken?: Promise<void>): Promise<void>;
}
