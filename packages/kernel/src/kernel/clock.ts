/** The outside world's time, handed in so that a test can make its own. */
export interface Clock {
  /** Microseconds since a fixed moment; never runs backwards. */
  now(): number;
  /** Resolves when about this many milliseconds have passed. */
  sleep(milliseconds: number): Promise<void>;
}
