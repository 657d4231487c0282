import { Column, Columns, Descriptor, Entry, Header, LogRecord } from '../../layout.js';
import type { Memory } from './memory.js';
import { setRow, unputRow, untakeRow } from './rows.js';
import { Table } from './table.js';

/** Undoes records of an arena's log: `c/undo.h` in TypeScript. */
export class Undo {
  readonly #table = new Table();

  constructor(readonly memory: Memory) {}

  /** Undoes the records behind `mark`, newest first. False when one of them is not the arena's own: it and those before it stay. */
  to(mark: number): boolean {
    const { log } = this.memory;
    this.begin();
    while (log.length > mark) if (!this.last()) return false;
    return true;
  }

  /** Before the first {@link last}: blocks may have moved since. */
  begin(): void {
    this.#table.state = 0;
  }

  /** Undoes the last record. False when it is not the arena's own: it stays. */
  last(): boolean {
    const { memory } = this;
    const { words, log } = memory;
    const table = this.#table;
    const record = log.nextAt - LogRecord.Words;
    const own = (words[record] >>> 0) - (words[Header.FirstColumn] >>> 0);
    if (own < 0) return false;
    const number = Math.floor(own / Columns.Each);
    if (table.state === 0 || table.number !== number) {
      if (!table.open(memory, number)) {
        table.state = 0;
        return false;
      }
      table.settle(words);
    }
    const column: Column = own % Columns.Each;
    if (!undoRecord(table, words, column, words[record + 1], words[record + 2], words[record + 3]))
      return false;
    log.length -= LogRecord.Words;
    return true;
  }
}

/** Undoes one record of a table. False when it is none. */
function undoRecord(
  table: Table,
  words: Int32Array,
  column: Column,
  key: number,
  old: number,
  now: number,
): boolean {
  const exported = column === Column.Exports || column === Column.Exported || column === Column.Unexported;
  const mask = exported ? table.exportMask : table.importMask;
  const index = key >>> 0;
  switch (column) {
    case Column.Entries:
    case Column.Exports:
      if (Math.floor(index / Entry.Words) > mask) return false;
      words[(exported ? table.exports : table.imports) + index] = old;
      return true;
    case Column.Imported:
    case Column.Exported:
      if (index === 0 || index > mask) return false;
      undoEntered(table, words, index, old, exported);
      return true;
    case Column.Unimported:
    case Column.Unexported:
      if (index === 0 || index > mask) return false;
      undoRemoved(table, words, index, old, now, exported);
      return true;
    default:
      return false;
  }
}

/** An entry that came goes: its row is free again. */
function undoEntered(
  table: Table,
  words: Int32Array,
  index: number,
  usable: number,
  exported: boolean,
): void {
  const { state } = table;
  const rows = exported ? table.exports : table.imports;
  const row = rows + index * Entry.Words;
  table.byObject.remove(words, words[row + Entry.Object]);
  if (exported) {
    table.byExport.remove(words, words[row + Entry.Handle]);
    words[state + Descriptor.Exported]--;
  }
  words[state + Descriptor.Size]--;
  const list = state + (exported ? Descriptor.ExportHead : Descriptor.Head);
  untakeRow(words, list, rows, exported ? table.exportMask : table.importMask, index, usable);
}

/** An entry that went is there again. The indexes have room for it: they had it before, and never become smaller. */
function undoRemoved(
  table: Table,
  words: Int32Array,
  index: number,
  was: number,
  now: number,
  exported: boolean,
): void {
  const { state, generations, indexBits } = table;
  const rows = exported ? table.exports : table.imports;
  const row = rows + index * Entry.Words;
  const object = was & ~LogRecord.Usable;
  // The generation that the row would have had next.
  const next = ~words[row + Entry.Usable] & (generations - 1);
  const handle = exported ? now : (((next - 1) & (generations - 1)) << indexBits) | index;
  const list = state + (exported ? Descriptor.ExportHead : Descriptor.Head);
  const again = exported || next !== 0 || table.wraps;
  unputRow(words, list, rows, exported ? table.exportMask : table.importMask, index, again);
  setRow(words, row, was === object ? 0 : handle, object, handle, exported ? 0 : now);
  table.byObject.add(words, object, handle);
  if (exported) {
    table.byExport.add(words, handle, index);
    words[state + Descriptor.Exported]++;
  }
  words[state + Descriptor.Size]++;
}
