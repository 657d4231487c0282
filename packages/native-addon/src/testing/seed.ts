/** The seed of the randomised tests. Give `CALLGATE_SEED` to run a printed one again. */
export const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);

/** How often a randomised test is run: so often, times `CALLGATE_TIMES`. */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env.CALLGATE_TIMES ?? 1));
}
