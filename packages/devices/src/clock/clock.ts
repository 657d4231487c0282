import type { Clock } from '@callgate/kernel';

/** This machine's monotonic clock. */
export function hostClock(): Clock {
  const start = process.hrtime.bigint();
  return {
    now: () => Number((process.hrtime.bigint() - start) / 1000n),
    sleep: (milliseconds, woken) =>
      new Promise((resolve) => {
        // A timer of 0 takes a millisecond; what only lets others have their turn takes none.
        if (milliseconds <= 0) {
          setImmediate(resolve);
          return;
        }
        const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_SLEEP));
        void woken?.then(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** What `setTimeout` takes at most; a longer sleep is several. */
const LONGEST_SLEEP = 2 ** 31 - 1;
