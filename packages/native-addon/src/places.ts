import { linesOf } from './engine/js/memory.js';
import type { Table } from './engine/js/table.js';
import { CList, Descriptor, Entry } from './layout.js';

/*
 * The rows of a table in their order, for who goes through all of them: a sweep, a hash, an audit. Places are those of imports, by index, and behind them
 * those of exports.
 */

/** The row in a place; where there is no such place, one that is never used. */
export function rowAt(table: Table, position: number): number {
  const { words, state } = table;
  const imports = words[state + Descriptor.Fresh];
  if (!(position >= 0 && position < imports + words[state + Descriptor.ExportFresh])) return table.imports;
  return position < imports ? table.importRow(position + 1) : table.exportRow(position - imports + 1);
}

/** The rows of imports, or of exports, that were ever in use: four words each. */
export function usedRows({ words, state, imports, exports }: Table, exported: boolean): Int32Array {
  const first = (exported ? exports : imports) + Entry.Words;
  const rows = words[state + (exported ? Descriptor.ExportFresh : Descriptor.Fresh)];
  return words.subarray(first, first + rows * Entry.Words);
}

/** Rows that were in use and are free, in the order in which they are handed out again. */
export function* freeRows(table: Table, exported: boolean): Generator<number> {
  const { words, state } = table;
  const head = state + (exported ? Descriptor.ExportHead : Descriptor.Head);
  const last = words[head + 1];
  let row = words[head];
  // No more than there are, in an arena that is damaged, too.
  for (let left = words[head + 2]; row !== 0 && left > 0; left--) {
    yield row;
    if (row === last) return;
    row = words[(exported ? table.exportRow(row) : table.importRow(row)) + Entry.Link];
  }
}

/** Bytes of a table's blocks: rows of imports and exports, and both indexes. */
export function bytesOf({ words, state }: Table): number {
  let lines = 0;
  for (let block = Descriptor.Entries; block <= Descriptor.ByExport; block++) {
    const word = words[state + block];
    if (word !== 0) lines += linesOf(word);
  }
  return lines * CList.Line * Int32Array.BYTES_PER_ELEMENT;
}
