/** The seed of the randomised tests. Give `CALLGATE_SEED` to run a printed one again. */
export const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);
