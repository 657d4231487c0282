import { HANDLE_FORMS } from '../../../generated/tables.js';
import { CList, Column, Columns, Descriptor, Entry, Header, LogRecord } from '../../layout.js';
import { IndexMap, linesFor } from './index-map.js';
import type { Log } from './log.js';
import { linesOf, type Memory, wordOf } from './memory.js';
import { putRow, setRow, takeRow } from './rows.js';

/** Where the descriptor of a table stands; 0 when there is none. */
export function descriptorAt(memory: Memory, number: number): number {
  const { words } = memory;
  const tables = words[Header.Tables];
  if (number >= words[Header.TableCount] >>> 0 || !memory.isBlock(tables)) return 0;
  return number < linesOf(tables) ? wordOf(tables) + number * Descriptor.Words : 0;
}

/** One vat's table while a request is carried out: `c/table.h` in TypeScript. */
export class Table {
  words: Int32Array = NO_WORDS;
  /** Where its descriptor stands; 0 when none is open. */
  state = 0;
  number = 0;
  column = 0;
  imports = 0;
  importMask = 0;
  /** Words of its imports - 1. */
  importWords = 0;
  exports = 0;
  exportMask = 0;
  readonly byObject = new IndexMap();
  readonly byExport = new IndexMap();
  indexBits = 0;
  generations = 0;
  exportBit = 0;
  promiseBit = 0;
  quota = 0;
  wraps = false;

  open(memory: Memory, number: number): boolean {
    const { words } = memory;
    this.state = descriptorAt(memory, number);
    if (this.state === 0) return false;
    const bits = words[this.state + Descriptor.Bits];
    if (bits !== 16 && bits !== 32) return false;
    const form = HANDLE_FORMS[bits];
    this.number = number;
    this.column = (words[Header.FirstColumn] + number * Columns.Each) | 0;
    this.indexBits = form.indexBits;
    this.generations = 1 << form.generationBits;
    this.exportBit = form.exportBit;
    this.promiseBit = form.exportBit >>> 1;
    this.wraps = form.wraps;
    this.quota = words[this.state + Descriptor.Quota];
    this.byObject.seed = this.byExport.seed = words[this.state + Descriptor.Seed];
    return this.refresh(memory);
  }

  /** Finds the blocks again: one of them was replaced. */
  refresh(memory: Memory): boolean {
    const { words } = memory;
    const { state, byObject, byExport } = this;
    this.words = words;
    const entries = words[state + Descriptor.Entries];
    const exports = words[state + Descriptor.Exports];
    const objects = words[state + Descriptor.ByObject];
    const handles = words[state + Descriptor.ByExport];
    if (!memory.isBlock(entries) || !memory.isBlock(exports)) return false;
    if (!memory.isBlock(objects) || !memory.isBlock(handles)) return false;
    this.imports = wordOf(entries);
    this.importMask = linesOf(entries) * (CList.Line / Entry.Words) - 1;
    this.importWords = linesOf(entries) * CList.Line - 1;
    this.exports = wordOf(exports);
    this.exportMask = linesOf(exports) * (CList.Line / Entry.Words) - 1;
    byObject.open(wordOf(objects), linesOf(objects));
    byExport.open(wordOf(handles), linesOf(handles));
    return true;
  }

  /** The table is no more: what is left to read is an empty one. */
  close(): void {
    this.words = NO_WORDS;
    this.state = this.imports = this.exports = this.importMask = this.importWords = this.exportMask = 0;
    this.byObject.open(0, 1);
    this.byExport.open(0, 1);
  }

  isExport(handle: number): boolean {
    return (handle & this.exportBit) !== 0 && (this.exportBit < 0 || handle >>> 16 === 0);
  }

  importRow(handle: number): number {
    return this.imports + (handle & ((1 << this.indexBits) - 1) & this.importMask) * Entry.Words;
  }

  exportRow(row: number): number {
    return this.exports + (row & this.exportMask) * Entry.Words;
  }

  /** Where the row of a handle in the table stands, usable or not, or 0. Any integer may be asked. */
  rowOf(words: Int32Array, handle: number): number {
    if (this.isExport(handle)) {
      const row = this.byExport.get(words, handle);
      return row === 0 ? 0 : this.exportRow(row);
    }
    const row = this.importRow(handle);
    return handle > 0 && words[row + Entry.Handle] === handle ? row : 0;
  }

  /**
   * Enters the latest import into the index, if it does not stand there yet. A single import waits for the next one, or for a request: what is dropped
   * before that never stands there.
   */
  settle(words: Int32Array): void {
    const index = words[this.state + Descriptor.Latest] & this.importMask;
    if (index === 0) return;
    const row = this.imports + (index << 2);
    words[this.state + Descriptor.Latest] = 0;
    this.byObject.add(words, words[row + Entry.Object], words[row + Entry.Handle]);
  }

  /** The handle of an object, or 0. */
  handleOf(words: Int32Array, object: number): number {
    const row = this.imports + (words[this.state + Descriptor.Latest] << 2);
    // Row 0 is never used, and no object is 0.
    return words[row + Entry.Object] === object
      ? words[row + Entry.Handle]
      : this.byObject.get(words, object);
  }

  /** Changes a word of a row that is in use. */
  setWord(memory: Memory, row: number, word: number, now: number, exported: boolean): void {
    const rows = exported ? this.exports : this.imports;
    const column = this.column + (exported ? Column.Exports : Column.Entries);
    memory.log.set(column, rows, row - rows + word, now);
  }

  /** As {@link importLate}, with its place in the index. */
  import(memory: Memory, object: number): number {
    const handle = this.importLate(memory, object);
    if (handle !== 0) this.settle(memory.words);
    return handle;
  }

  /**
   * As {@link importLate}, for what most imports are: a row rests, none waits for its place in the index, and nothing is to grow. 0 for any other, and when the
   * table is full. One straight way, for what was read before a branch is read again behind it; rows, records and descriptors begin at multiples of 4 and 16, so
   * a word of them is found without a sum that may overflow.
   */
  importNext(log: Log, object: number): number {
    const { words, state, imports, importMask } = this;
    const size = words[state | Descriptor.Size];
    const index = words[state | Descriptor.Head] & importMask;
    const at = log.nextAt;
    if (
      index === 0 ||
      size >= this.quota ||
      size >= this.byObject.most ||
      words[state | Descriptor.Latest] !== 0 ||
      at === log.endAt
    )
      return 0;
    const row = (imports + (index << 2)) | 0;
    const usable = words[row];
    const next = words[row | Entry.Link] & importMask;
    const handle = ((~usable & (this.generations - 1)) << this.indexBits) | index;
    log.nextAt = (at + LogRecord.Words) | 0;
    words[at | 3] = object;
    words[at] = this.column + Column.Imported;
    words[at | 1] = index;
    words[at | 2] = usable;
    words[state | Descriptor.Head] = next;
    words[next === 0 ? state | Descriptor.Tail : (imports + (next << 2)) | Entry.Object] = 0;
    words[row | Entry.Link] = 0;
    words[row] = handle;
    words[row | Entry.Object] = object;
    words[row | Entry.Handle] = handle;
    words[state | Descriptor.Latest] = index;
    words[state | Descriptor.Size] = size + 1;
    return handle;
  }

  /**
   * A new import of an object that is not in the table: its handle. 0 when the table is full, or (`needed` is set) the arena. Its place in the index waits
   * for {@link settle}.
   */
  importLate(memory: Memory, object: number): number {
    const { words } = memory;
    const { state, byObject } = this;
    const size = words[state + Descriptor.Size];
    if (size >= this.quota) return 0;
    if (size >= byObject.most && !this.reserveMap(memory, Descriptor.ByObject, size + 1)) return 0;
    let index = words[state + Descriptor.Head] & this.importMask;
    const fresh = index === 0;
    if (fresh) index = this.#freshRow(memory, Descriptor.Entries, 1 << this.indexBits);
    if (index === 0) return 0;
    const row = this.imports + (index << 2);
    const usable = words[row];
    const generation = fresh ? 0 : ~usable & (this.generations - 1);
    const handle = (generation << this.indexBits) | index;
    if (!memory.log.append(this.column + Column.Imported, index, usable, object)) return 0;
    takeRow(words, state + Descriptor.Head, this.imports, this.importMask, index);
    setRow(words, row, handle, object, handle, 0);
    if (words[state + Descriptor.Latest] !== 0) this.settle(words);
    words[state + Descriptor.Latest] = index;
    words[state + Descriptor.Size] = size + 1;
    return handle;
  }

  /** Enters an export; neither handle nor object is in the table. False when the table is full, or the arena. */
  export(memory: Memory, handle: number, object: number): boolean {
    const { words } = memory;
    const { state } = this;
    const size = words[state + Descriptor.Size];
    const exported = words[state + Descriptor.Exported];
    if (size >= this.quota) return false;
    if (!this.reserveMap(memory, Descriptor.ByObject, size + 1)) return false;
    if (!this.reserveMap(memory, Descriptor.ByExport, exported + 1)) return false;
    const free = words[state + Descriptor.ExportHead] & this.exportMask;
    const index = free === 0 ? this.#freshRow(memory, Descriptor.Exports, CList.LinesMost) : free;
    if (index === 0) return false;
    const row = this.exportRow(index);
    if (!memory.log.append(this.column + Column.Exported, index, words[row + Entry.Usable], object))
      return false;
    takeRow(words, state + Descriptor.ExportHead, this.exports, this.exportMask, index);
    setRow(words, row, handle, object, handle, 0);
    this.byObject.add(words, object, handle);
    this.byExport.add(words, handle, index);
    words[state + Descriptor.Size] = size + 1;
    words[state + Descriptor.Exported] = exported + 1;
    return true;
  }

  /** Frees a row that is in use: of the exports, or of the imports. When `needed` is set, what was begun is for the caller to undo. */
  remove(memory: Memory, row: number, exported: boolean): void {
    if (exported) this.#removeExport(memory, row);
    else this.removeImport(memory, row);
  }

  /** As {@link remove}, of the imports: wholly or, when `needed` is set, not at all. */
  removeImport(memory: Memory, row: number): void {
    const { words } = memory;
    const { state } = this;
    const object = words[row + Entry.Object];
    const was = words[row] === 0 ? object : object | LogRecord.Usable;
    const index = (row - this.imports) >> 2;
    if (!memory.log.append(this.column + Column.Unimported, index, was, words[row + Entry.Link])) return;
    const next = ((words[row + Entry.Handle] >>> this.indexBits) + 1) & (this.generations - 1);
    const again = next !== 0 || this.wraps;
    putRow(words, state + Descriptor.Head, this.imports, this.importMask, index, ~next, again);
    if (words[state + Descriptor.Latest] === index) words[state + Descriptor.Latest] = 0;
    else this.byObject.remove(words, object);
    words[state + Descriptor.Size]--;
  }

  /**
   * As {@link removeImport}, for a usable import without a link that still waits for its place in the index: whether it was one. As straight as {@link importNext}.
   */
  removeLatest(log: Log, row: number, handle: number): boolean {
    const { words, state, imports } = this;
    const index = (row - imports) >> 2;
    const next = ((handle >>> this.indexBits) + 1) & (this.generations - 1);
    const at = log.nextAt;
    if (
      words[row] !== handle ||
      words[row | Entry.Link] !== 0 ||
      words[state | Descriptor.Latest] !== index ||
      (next === 0 && !this.wraps) ||
      at === log.endAt
    )
      return false;
    const tail = words[state | Descriptor.Tail] & this.importMask;
    log.nextAt = (at + LogRecord.Words) | 0;
    words[at | 3] = 0;
    words[at] = this.column + Column.Unimported;
    words[at | 1] = index;
    words[at | 2] = words[row | Entry.Object] | LogRecord.Usable;
    words[state | Descriptor.Tail] = index;
    words[tail === 0 ? state | Descriptor.Head : (imports + (tail << 2)) | Entry.Link] = index;
    words[row] = ~next;
    words[row | Entry.Object] = tail;
    words[row | Entry.Handle] = 0;
    words[state | Descriptor.Latest] = 0;
    words[state | Descriptor.Size] = words[state | Descriptor.Size] - 1;
    return true;
  }

  #removeExport(memory: Memory, row: number): void {
    const { words } = memory;
    const { state } = this;
    const handle = words[row + Entry.Handle];
    const object = words[row + Entry.Object];
    const was = words[row + Entry.Usable] === 0 ? object : object | LogRecord.Usable;
    const index = (row - this.exports) >> 2;
    this.setWord(memory, row, Entry.Link, 0, true);
    if (!memory.log.append(this.column + Column.Unexported, index, was, handle)) return;
    this.byExport.remove(words, handle);
    words[state + Descriptor.Exported]--;
    putRow(words, state + Descriptor.ExportHead, this.exports, this.exportMask, index, -1, true);
    this.byObject.remove(words, object);
    words[state + Descriptor.Size]--;
  }

  /** Makes sure that an index takes so many keys; false when the arena has no room. Capacity is no state: it is not journaled. */
  reserveMap(memory: Memory, word: Descriptor.ByObject | Descriptor.ByExport, keys: number): boolean {
    const map = word === Descriptor.ByObject ? this.byObject : this.byExport;
    if (keys <= map.most) return true;
    const block = memory.take(Math.max(linesFor(keys), (map.mask + 1) * 2));
    if (block === 0) return false;
    const larger = new IndexMap();
    larger.open(wordOf(block), linesOf(block));
    larger.seed = map.seed;
    larger.copy(memory.words, map);
    memory.put(memory.words[this.state + word]);
    memory.words[this.state + word] = block;
    map.open(wordOf(block), linesOf(block));
    return true;
  }

  /** Makes sure that there is a row; false when the arena has no room. */
  reserveRows(memory: Memory, word: Descriptor.Entries | Descriptor.Exports, row: number): boolean {
    if (row <= (word === Descriptor.Entries ? this.importMask : this.exportMask)) return true;
    const at = this.state + word;
    const block = memory.grow(memory.words[at], Math.floor(row / (CList.Line / Entry.Words)) + 1);
    if (block === 0) return false;
    memory.words[at] = block;
    return this.refresh(memory);
  }

  /** A row that never was in use. 0 when there is none. */
  #freshRow(memory: Memory, rows: Descriptor.Entries | Descriptor.Exports, limit: number): number {
    const word = rows === Descriptor.Exports ? Descriptor.ExportFresh : Descriptor.Fresh;
    const fresh = (memory.words[this.state + word] + 1) >>> 0;
    return fresh >= limit || !this.reserveRows(memory, rows, fresh) ? 0 : fresh;
  }
}

/** An empty table. */
const NO_WORDS = new Int32Array(CList.Line);
