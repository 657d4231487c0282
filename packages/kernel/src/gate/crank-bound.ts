/**
 * Changes of state (records of the journal) that one entry into a guest may have made when it makes a syscall; a vat's configuration may say fewer.
 *
 * The log of a crank stands in the arena of the c-lists, which takes least as wasm: 1 GiB, and in it a log of 2^24 records, for a log that grows leaves half
 * of what it takes behind. A sixteenth of that is the guest's. The rest is for what follows its last syscall: that syscall itself, which names at most
 * {@link MOST_NAMED} references, and what the kernel draws from the counts at the end of the crank, at most eight records for one of the guest's.
 */
export const MOST_CHANGES = 1 << 20;

/**
 * Bytes that one entry into a guest may have given to be held until the crank is over (`HeldBytes`) when it makes a syscall and its configuration does not say: room for
 * a thousand of the largest bodies of a guest, or for a store of 16 MiB that is written four times.
 */
export const DEFAULT_HELD = 64 << 20;

/** References that one syscall of host code may name. A guest names fewer in one, and as many in what it stages and commits. */
export const MOST_NAMED = 1 << 18;
