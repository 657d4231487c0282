// What every randomised test, and every campaign of scripts/, takes from the environment.

/** The seed. Give `CALLGATE_SEED` to run a printed one again. */
export const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);

/** How often a randomised test is run: so often, times `CALLGATE_TIMES`. */
export function runs(count) {
  return Math.ceil(count * Number(process.env.CALLGATE_TIMES ?? 1));
}

/**
 * Milliseconds that so many runs may take: many times what they do. At the lowest priority of a busy machine a world of the kernel's model took a third of a
 * second; one that never ends is to be seen all the same.
 */
export function timeFor(numRuns) {
  return 60_000 + numRuns * 1_000;
}
