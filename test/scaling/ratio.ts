/** The most that four times the work may take. What grows with the work takes four times as long; what grows with its square, sixteen. */
export const MOST = 5;
/** Rounds and milliseconds that a ratio gets before it is believed not to hold: noise makes a round slow, never fast, so the fastest one of each size counts. */
const ROUNDS = 15;
const PATIENCE = 3_000;
/** Rounds after which a ratio that holds is believed. */
const ENOUGH = 3;

/**
 * The time of `work(4n)` over that of `work(n)`, in turns, the fastest of each. It ends as soon as the ratio holds.
 * @param work does the work of a size, and answers its milliseconds without what it had to prepare
 */
export async function ratio(n: number, work: (size: number) => number | Promise<number>): Promise<number> {
  let small = Number.POSITIVE_INFINITY;
  let large = Number.POSITIVE_INFINITY;
  // What is compiled and cached at first is no part of it.
  await work(n);
  const start = performance.now();
  for (let round = 1; ; round++) {
    small = Math.min(small, await work(n));
    large = Math.min(large, await work(4 * n));
    const holds = large / small < MOST;
    const isTried = round >= ROUNDS && performance.now() - start >= PATIENCE;
    if ((holds && round >= ENOUGH) || isTried) return large / small;
  }
}

/** Milliseconds that this process has computed: what else runs on the machine does not count. */
export function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Those that it computes for something. */
export function timed(work: () => void): number {
  const start = computed();
  work();
  return computed() - start;
}
