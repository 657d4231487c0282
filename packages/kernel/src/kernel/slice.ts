/**
 * Changes of the kernel's state after which what the kernel does by itself makes room for others: about a millisecond. `npm run bench -- kernel`
 * shows the longest step.
 */
export const SLICE_CHANGES = 5_120;
