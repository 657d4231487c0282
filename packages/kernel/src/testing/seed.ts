/** The seed of the randomised tests. Give `CALLGATE_SEED` to run a printed one again. */
export const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);

/** How often a randomised test is run: so often, times `CALLGATE_TIMES`. */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env.CALLGATE_TIMES ?? 1));
}

/**
 * Milliseconds that so many runs may take: many times what they do. At the lowest priority of a busy machine a world of the model took a third of a second; one that
 * never ends is to be seen all the same.
 */
export function timeFor(numRuns: number): number {
  return 60_000 + numRuns * 1_000;
}
