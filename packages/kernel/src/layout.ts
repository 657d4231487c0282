/**
 * Where things stand in the flat tables. These are `const enum`s so that each use is compiled to a number: a constant that is imported from
 * another module costs a load and a check at each use, which `npm run bench -- syscall` shows.
 */

/** One row of the object table: a cache line, so that checking a handle touches one line of it. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum ObjectRow {
  Words = 16,
  /** log2 of Words. */
  Shift = 4,
  /** The ABI's kind number; 0 in a free row, Gone when the device took the resource back. */
  Kind = 0,
  /** The rights that holders have. */
  Rights = 1,
  /** The device's own number of the resource. A facet repeats its base's. */
  Cell = 2,
  /** The row that a facet restricts; 0 for a base. */
  Base = 3,
  /** How many c-list entries, facets and waiting deliveries hold the row. */
  // biome-ignore lint/suspicious/noDuplicateEnumValues: Shift is no field
  Reachable = 4,
  /** The kind that the row was made with; unlike Kind it stays when the resource is gone. */
  BornKind = 5,
  /** Never-reused number of the row, for people: low 31 bits and the rest. */
  SerialLow = 6,
  SerialHigh = 7,
  /** First facet of a base, and the next facet of the same base. */
  FirstFacet = 8,
  NextFacet = 9,
  /** What Kind holds once a resource is gone; no ABI may number a kind so. */
  Gone = 0x7fff_ffff,
}

/** The ring of a gate's last syscalls. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum TraceRing {
  /** Syscalls that it remembers. */
  Calls = 64,
  /** Words of one call: number, six slots, result. */
  Words = 8,
  /** Where the result stands. */
  Result = 7,
  /** Cuts a count of words to a place in the ring. */
  Mask = 511,
}
