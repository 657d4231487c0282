import { Column, Columns, Descriptor, Header, LogRecord, CList } from '../../layout.js';
import { linesOf, type Memory, wordOf } from './memory.js';
import { descriptorAt } from './table.js';

/** Undoes the records behind `mark`, newest first. False when one of them is not the arena's own: it and those before it stay. */
export function undoTo(memory: Memory, mark: number): boolean {
  while (memory.log.length > mark) if (!undoLast(memory)) return false;
  return true;
}

/** Undoes the last record. False when it is not the arena's own: it stays. */
export function undoLast(memory: Memory): boolean {
  const { words } = memory;
  const record = memory.log.nextAt - LogRecord.Words;
  const key = words[record + 1];
  if (words[record] === LogRecord.Moved) {
    const block = blockAt(memory, key);
    if (block === 0) return false;
    memory.put(words[block]);
    words[block] = words[record + 2];
    words[Header.Moved]--;
  } else if (!setCell(memory, words[record], key, words[record + 2])) {
    return false;
  }
  memory.log.length -= LogRecord.Words;
  return true;
}

/** Keeps the changes: the log is empty, and the blocks that were kept for it are free. */
export function commit(memory: Memory): void {
  const { words } = memory;
  let moved = words[Header.Moved] >>> 0;
  for (let at = 0; moved > 0 && at < memory.log.length; at += LogRecord.Words) {
    const record = memory.log.start + at;
    if (words[record] !== LogRecord.Moved) continue;
    memory.put(words[record + 2]);
    moved--;
  }
  words[Header.Moved] = 0;
  memory.log.length = 0;
}

/** Sets a cell of a column; false when the arena has none such. Used for undo and for redo, and logs nothing. */
export function setCell(memory: Memory, column: number, key: number, value: number): boolean {
  const { words } = memory;
  const own = column - words[Header.FirstColumn];
  let at = 0;
  let size = 0;
  if (own >= 0 && own % Columns.Each === Column.Descriptor) {
    at = descriptorAt(memory, (own - Column.Descriptor) / Columns.Each);
    size = Descriptor.Words;
  } else {
    const block = blockAt(memory, column);
    if (block !== 0) {
      at = wordOf(words[block]);
      size = linesOf(words[block]) * CList.Line;
    }
  }
  if (at === 0 || key < 0 || key >= size) return false;
  words[at + key] = value;
  return true;
}

/** Where the word that names the block of a column stands; 0 when the column has none. */
function blockAt(memory: Memory, column: number): number {
  const own = column - memory.words[Header.FirstColumn];
  const which = own % Columns.Each;
  if (own < 0 || which >= Column.Descriptor) return 0;
  const state = descriptorAt(memory, (own - which) / Columns.Each);
  if (state === 0) return 0;
  const block = state + Descriptor.Entries + which;
  return memory.isBlock(memory.words[block]) ? block : 0;
}
