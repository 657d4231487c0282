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
  /** The ABI's kind number of a resource or its facet, or one of {@link RowKind}. */
  Kind = 0,
  /** The rights that holders have. */
  Rights = 1,
  /** The device's own number of the resource. A facet repeats its base's. */
  Cell = 2,
  /** The row that a facet restricts; 0 for a base. */
  Base = 3,
  /** Holders that may use the row: c-list entries, facets, waiting work, data of promises, pins. */
  // biome-ignore lint/suspicious/noDuplicateEnumValues: Shift is no field
  Reachable = 4,
  /** The kind that the row was made with; unlike Kind it stays when the resource is gone. 0 for what is no resource. */
  BornKind = 5,
  /** Never-reused number of the row, for people: low 31 bits and the rest. */
  SerialLow = 6,
  SerialHigh = 7,
  /** First facet of a base, and the next facet of the same base. */
  FirstFacet = 8,
  NextFacet = 9,
  /** Holders that merely know the identity of the row. So one that comes or goes changes one count. */
  Known = 10,
  /** The vat of an object, the device of a node (-1 - n for function n of the kernel), the decider of a promise; 0 for none. */
  Owner = 11,
  /** First of the {@link LinkRow}s of this row: the importers of an object, the subscribers of a promise. */
  FirstLink = 12,
  /** Bits of {@link ObjectFlag}. */
  Flags = 13,
  /** Of a free row: whether words are to be cleared that no new row sets. */
  Dirty = 15,
  /** What Kind holds once a resource is gone; no ABI may number a kind so. */
  Gone = 0x7fff_ffff,
}

/** What a row is that is no resource. An ABI's kinds are above 0. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum RowKind {
  Free = 0,
  /** An object of a vat, or one that lost its vat. */
  Object = -1,
  Promise = -2,
  /** A device node: of a device, or of the kernel itself. */
  Node = -3,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum ObjectFlag {
  /** The object's vat is over; without it, an object without owner was abandoned. */
  OwnerDied = 1,
  /** The object is deleted: the row stays until the last importer was told. */
  Retired = 2,
  /** The owner waits to be told `dropExports`, `retireExports`. */
  DropPending = 4,
  RetirePending = 8,
}

/** The words of a row that a promise uses otherwise. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum PromiseRow {
  /** {@link PromiseState}, and for a rejection by the kernel its reason. */
  State = 1,
  /** Neighbours among the promises with the same decider, or among those that may be on a cycle. */
  NextDecided = 2,
  PreviousDecided = 3,
  /** Messages that wait for the promise: first and last. */
  FirstWaiting = 8,
  LastWaiting = 9,
  /** How many they are. */
  Waiting = 14,
  /** The vat that made it, which pays for what it is settled with; 0 for the host. */
  Maker = 15,
}

/** What the link of an entry says beside a {@link LinkRow}. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum EntryLink {
  /** Of a settled promise: its news waits for the vat. */
  News = -1,
}

/** One link from a row to a vat: in the list of its importers or subscribers. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum LinkRow {
  Words = 4,
  Shift = 2,
  Vat = 0,
  Next = 1,
  // biome-ignore lint/suspicious/noDuplicateEnumValues: Shift is no field
  Previous = 2,
  /** 1 while the importer waits to be told `retireImports`. */
  RetirePending = 3,
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
