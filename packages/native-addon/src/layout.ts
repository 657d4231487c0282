/**
 * Where things stand in an arena, in 32-bit words: what `c/layout.h` says, which explains it. A test compares the two. These are `const enum`s so that each
 * use is compiled to a number.
 */

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum CList {
  Magic = 0x54534c43,
  Version = 2,
  /** Words of a line. */
  Line = 16,
  LinesMost = 0x400_0000,
  TablesMost = 0x10_0000,
}

/** The words that an arena begins with. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Header {
  Magic = 0,
  Version = 1,
  /** Lines of the whole arena. */
  Lines = 2,
  /** First line that was never part of a block. */
  Fresh = 3,
  /** Block of inputs and outputs. */
  Room = 4,
  /** Block of table descriptors. */
  Tables = 5,
  /** Numbers of tables below this were in use. */
  TableCount = 6,
  Log = 7,
  /** Words of the log in use. */
  LogLength = 8,
  /** Lines that the arena lacked, after {@link Status.NoRoom}. */
  Needed = 10,
  /** Id of the first table's first column in the log. */
  FirstColumn = 11,
  /** Goes up whenever a block is handed out or taken back: tables may stand elsewhere. */
  Blocks = 12,
  /** First free block of each size. */
  Free = 16,
  Request = 48,
  Words = 64,
  Sizes = 26,
}

/** A request. `From`, `To` and `List` are places in the room. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Request {
  Operation = 0,
  Table = 1,
  Count = 2,
  From = 3,
  To = 4,
  List = 5,
  Status = 6,
  Listed = 7,
  Words = 8,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Operation {
  Handles = 1,
  Objects = 2,
  Deliver = 3,
  Send = 4,
  Export = 5,
  Drop = 6,
  Retire = 7,
  Load = 8,
  Sweep = 9,
  Snapshot = 10,
  Restore = 11,
  Make = 12,
  Unmake = 13,
  Queue = 14,
  Room = 15,
  Undo = 16,
  Commit = 17,
}

/** What became of a request. Below 0: it is malformed, and nothing was done. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Status {
  Ok = 0,
  /** The table has no room for the item at `Listed`. */
  Full = 1,
  /** The item at `Listed` is no handle for this operation. */
  BadHandle = 2,
  /** The item at `Listed` is in the table already. */
  Known = 3,
  /** The snapshot needs `Listed` words. */
  TooSmall = 4,
  /** The arena lacks `Needed` lines. */
  NoRoom = 5,
  BadOperation = -1,
  BadTable = -2,
  BadCount = -3,
  BadPlace = -4,
  NotNow = -5,
  BadSnapshot = -6,
  BadArena = -7,
  BadLog = -8,
  BadValue = -9,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Descriptor {
  Bits = 0,
  Quota = 1,
  Seed = 2,
  Entries = 3,
  Exports = 4,
  ByObject = 5,
  ByExport = 6,
  /** Row of an import that is not in the index by object yet; 0 for none. */
  Latest = 7,
  /** Words from here on follow from the records of the log. */
  State = 8,
  // biome-ignore lint/suspicious/noDuplicateEnumValues: the first word of the state
  Head = 8,
  Tail = 9,
  Fresh = 10,
  ExportHead = 11,
  ExportTail = 12,
  ExportFresh = 13,
  Size = 14,
  Exported = 15,
  Words = 16,
}

/** One entry of a c-list. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Entry {
  /** The handle while its vat may use it; below 0 in a free row: -1 - its next generation, of which exports have none: -1. */
  Usable = 0,
  /** In a free row the free one before it. */
  Object = 1,
  /** The handle in any case; 0 in a free row. */
  Handle = 2,
  /** The kernel's; in a free row the next free one. */
  Link = 3,
  Words = 4,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Index {
  Keys = 8,
}

/** Columns of one table in the log. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Column {
  /** A word of an import that is in use; the key counts words. */
  Entries = 0,
  /** Of an export. */
  Exports = 1,
  /** A free row is an import; the key is the row. Old: its `Usable`, new: the object. */
  Imported = 2,
  /** The same of an export. */
  Exported = 3,
  /** An import is a free row. Old: the object, and {@link LogRecord.Usable}, new: the link. */
  Unimported = 4,
  /** An export, of which the link is 0, is a free row. Old: as of an import, new: the handle. */
  Unexported = 5,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Columns {
  /** Columns of a table. */
  Each = 8,
}

/** A record of the log: column, key, old, new. */
// biome-ignore lint/suspicious/noConstEnum: see above
export const enum LogRecord {
  Words = 4,
  /** The vat could use what is no longer there. */
  Usable = 0x8000_0000,
}

// biome-ignore lint/suspicious/noConstEnum: see above
export const enum Snapshot {
  Magic = 0,
  Bits = 1,
  State = 2,
  Sum = 10,
  Words = 12,
  Mark = 0x3250_4e53,
}
