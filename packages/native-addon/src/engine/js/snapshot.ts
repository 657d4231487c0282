import { CList, Descriptor, Entry, Snapshot, Status } from '../../layout.js';
import type { IndexMap } from './index-map.js';
import type { Memory } from './memory.js';
import type { Table } from './table.js';

/** Words of a snapshot with this state. */
function snapshotWords(words: Int32Array, state: number): number {
  const rows = (words[state + Descriptor.Fresh] >>> 0) + (words[state + Descriptor.ExportFresh] >>> 0);
  return Snapshot.Words + rows * Entry.Words;
}

/** FNV-1a over words (Fowler, Noll, Vo), with the last bits folded in. */
function sumOf(words: Int32Array, from: number, count: number): number {
  let sum = 0x811c9dc5 | 0;
  for (let at = from; at < from + count; at++) {
    sum = Math.imul(sum ^ words[at], 0x01000193);
    sum ^= sum >>> 15;
  }
  return sum;
}

/** Writes a table to `out`, where `count` words are. `listed` is told how many it takes. */
export function writeSnapshot(
  { words }: Memory,
  table: Table,
  out: number,
  count: number,
  listed: (words: number) => void,
): Status {
  const { state } = table;
  const fresh = words[state + Descriptor.Fresh] >>> 0;
  const exportFresh = words[state + Descriptor.ExportFresh] >>> 0;
  if (fresh > table.importMask || exportFresh > table.exportMask) return Status.BadArena;
  const needed = snapshotWords(words, state);
  listed(needed);
  if (needed > count) return Status.TooSmall;
  const rows = out + Snapshot.Words;
  copy(words, rows, table.imports + Entry.Words, fresh * Entry.Words);
  copy(words, rows + fresh * Entry.Words, table.exports + Entry.Words, exportFresh * Entry.Words);
  words[out + Snapshot.Magic] = Snapshot.Mark;
  words[out + Snapshot.Bits] = words[state + Descriptor.Bits];
  copy(words, out + Snapshot.State, state + Descriptor.State, 8);
  words[out + Snapshot.Sum] = sumOf(words, rows, needed - Snapshot.Words);
  words[out + Snapshot.Sum + 1] = 0;
  return Status.Ok;
}

/** Fills a new table as the `count` words at `from` say. Not journaled: nothing may be pending. */
export function restoreSnapshot(memory: Memory, table: Table, from: number, count: number): Status {
  const { words } = memory;
  const { state } = table;
  if (memory.log.length !== 0) return Status.NotNow;
  if (words[state + Descriptor.Fresh] !== 0 || words[state + Descriptor.ExportFresh] !== 0)
    return Status.NotNow;
  if (count < Snapshot.Words || words[from + Snapshot.Magic] !== Snapshot.Mark) return Status.BadSnapshot;
  const given = from + Snapshot.State - Descriptor.State;
  const fresh = words[given + Descriptor.Fresh] >>> 0;
  const exportFresh = words[given + Descriptor.ExportFresh] >>> 0;
  const size = words[given + Descriptor.Size] >>> 0;
  const exported = words[given + Descriptor.Exported] >>> 0;
  if (words[from + Snapshot.Bits] !== words[state + Descriptor.Bits]) return Status.BadSnapshot;
  if (fresh >= 1 << table.indexBits || exportFresh >= CList.LinesMost) return Status.BadSnapshot;
  if (snapshotWords(words, given) !== count || words[from + Snapshot.Sum + 1] !== 0)
    return Status.BadSnapshot;
  if (size > fresh + exportFresh || exported > exportFresh) return Status.BadSnapshot;
  const rows = from + Snapshot.Words;
  if (words[from + Snapshot.Sum] !== sumOf(words, rows, count - Snapshot.Words)) return Status.BadSnapshot;
  const room =
    table.reserveRows(memory, Descriptor.Entries, fresh) &&
    table.reserveRows(memory, Descriptor.Exports, exportFresh) &&
    table.reserveMap(memory, Descriptor.ByObject, size) &&
    table.reserveMap(memory, Descriptor.ByExport, exported);
  if (!room) return Status.NoRoom;
  copy(words, state + Descriptor.State, from + Snapshot.State, 8);
  copy(words, table.imports + Entry.Words, rows, fresh * Entry.Words);
  copy(words, table.exports + Entry.Words, rows + fresh * Entry.Words, exportFresh * Entry.Words);
  if (rowsHold(words, table) && enterRows(words, table)) return Status.Ok;
  clear(words, table);
  return Status.BadSnapshot;
}

/** Whether the rows of a table are such as the kernel makes. */
function rowsHold(words: Int32Array, table: Table): boolean {
  const { state, imports, exports, generations, indexBits, wraps } = table;
  const fresh = words[state + Descriptor.Fresh];
  const exportFresh = words[state + Descriptor.ExportFresh];
  let size = 0;
  let free = 0;
  for (let index = 1; index <= fresh; index++) {
    const row = imports + index * Entry.Words;
    const usable = words[row + Entry.Usable];
    const handle = words[row + Entry.Handle];
    if (handle === 0) {
      const generation = ~usable >>> 0;
      if (generation >= generations) return false;
      if (generation !== 0 || wraps) free++;
      else if (words[row + Entry.Object] !== 0 || words[row + Entry.Link] !== 0) return false;
      continue;
    }
    if ((handle & ((1 << indexBits) - 1)) !== index || handle >>> indexBits >= generations) return false;
    if (usable !== 0 && usable !== handle) return false;
    if (words[row + Entry.Object] <= 0) return false;
    size++;
  }
  if (!freeRowsHold(words, state + Descriptor.Head, imports, fresh, free)) return false;
  let exported = 0;
  for (let index = 1; index <= exportFresh; index++) {
    const row = exports + index * Entry.Words;
    const usable = words[row + Entry.Usable];
    const handle = words[row + Entry.Handle];
    if (handle === 0 && usable !== -1) return false;
    if (handle === 0) continue;
    if (!table.isExport(handle) || (usable !== 0 && usable !== handle)) return false;
    if (words[row + Entry.Object] <= 0) return false;
    exported++;
  }
  free = exportFresh - exported;
  if (!freeRowsHold(words, state + Descriptor.ExportHead, exports, exportFresh, free)) return false;
  const total = words[state + Descriptor.Size];
  return (
    size + exported === total &&
    exported === words[state + Descriptor.Exported] &&
    total >>> 0 <= words[state + Descriptor.Quota] >>> 0
  );
}

/** Exactly `free` rows from head to tail, each of them free and behind the one before it, none twice. */
function freeRowsHold(words: Int32Array, head: number, rows: number, fresh: number, free: number): boolean {
  let at = words[head];
  let last = 0;
  for (; free > 0; free--) {
    if (at === 0 || at >>> 0 > fresh) return false;
    const row = rows + at * Entry.Words;
    if (words[row + Entry.Handle] !== 0 || words[row + Entry.Object] !== last) return false;
    last = at;
    at = words[row + Entry.Link];
  }
  return at === 0 && last === words[head + 1];
}

/** Enters the rows into the indexes; false when an object or an export stands there twice. */
function enterRows(words: Int32Array, table: Table): boolean {
  const { state, imports, exports, byObject, byExport } = table;
  const fresh = words[state + Descriptor.Fresh];
  for (let index = 1; index <= fresh; index++) {
    const row = imports + index * Entry.Words;
    const handle = words[row + Entry.Handle];
    if (handle !== 0 && !enter(words, byObject, words[row + Entry.Object], handle)) return false;
  }
  const exportFresh = words[state + Descriptor.ExportFresh];
  for (let index = 1; index <= exportFresh; index++) {
    const row = exports + index * Entry.Words;
    const handle = words[row + Entry.Handle];
    if (handle === 0) continue;
    if (!enter(words, byObject, words[row + Entry.Object], handle)) return false;
    if (!enter(words, byExport, handle, index)) return false;
  }
  return true;
}

function enter(words: Int32Array, map: IndexMap, key: number, value: number): boolean {
  if (map.get(words, key) !== 0) return false;
  map.add(words, key, value);
  return true;
}

/** Empties a table that a snapshot did not fit. */
function clear(words: Int32Array, table: Table): void {
  const { state, imports, importMask, exports, exportMask, byObject, byExport } = table;
  words.fill(0, state + Descriptor.State, state + Descriptor.Words);
  words.fill(0, imports, imports + (importMask + 1) * Entry.Words);
  words.fill(0, exports, exports + (exportMask + 1) * Entry.Words);
  words.fill(0, byObject.at, byObject.at + (byObject.mask + 1) * CList.Line);
  words.fill(0, byExport.at, byExport.at + (byExport.mask + 1) * CList.Line);
}

function copy(words: Int32Array, to: number, from: number, count: number): void {
  words.copyWithin(to, from, from + count);
}
