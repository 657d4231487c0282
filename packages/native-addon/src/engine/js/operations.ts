import { Descriptor, Entry, Status } from '../../layout.js';
import type { Job } from './job.js';
import type { Memory } from './memory.js';
import type { Table } from './table.js';

/*
 * What a request does to one table: `c/operations.h` in TypeScript. Each answers a status; what a status other than Ok has changed is undone by
 * the caller.
 */

/** An input that is no object: reported before anything is done. */
function areObjects({ words }: Memory, job: Job, stride: number, offset: number): boolean {
  for (let at = 0; at < job.count; at++) {
    if (words[job.from + at * stride + offset] > 0) continue;
    job.listed = at;
    return false;
  }
  return true;
}

export function objectsToHandles({ words }: Memory, table: Table, job: Job): Status {
  for (let at = 0; at < job.count; at++) {
    const object = words[job.from + at];
    words[job.to + at] = object === 0 ? 0 : table.byObject.get(words, object);
  }
  return Status.Ok;
}

export function handlesToObjects({ words }: Memory, table: Table, job: Job): Status {
  for (let at = 0; at < job.count; at++) {
    const handle = words[job.from + at];
    const row = handle === 0 ? 0 : table.rowOf(words, handle);
    words[job.to + at] = row === 0 || words[row + Entry.Usable] === 0 ? 0 : words[row + Entry.Object];
  }
  return Status.Ok;
}

/** The vat is told of objects: those that it does not know become imports, those that it dropped it may use again. */
export function deliver(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  if (!areObjects(memory, job, 1, 0)) return Status.BadValue;
  for (let at = 0; at < job.count; at++) {
    const object = words[job.from + at];
    let handle = table.byObject.get(words, object);
    if (handle === 0) {
      handle = table.import(memory, object);
      words[job.list + job.listed++] = at;
      if (handle === 0 || memory.needed !== 0) {
        job.listed = at;
        return Status.Full;
      }
    } else {
      const exported = table.isExport(handle);
      const row = exported ? table.rowOf(words, handle) : table.importRow(handle);
      if (row !== 0 && words[row + Entry.Usable] === 0) {
        table.setWord(memory, row, Entry.Usable, handle, exported);
        if (!exported) words[job.list + job.listed++] = ~at;
      }
    }
    words[job.to + at] = handle;
  }
  return Status.Ok;
}

/** The vat names objects. A dropped export is usable again; one that it never named is listed, and 0 stands for it. */
export function send(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  for (let at = 0; at < job.count; at++) {
    const handle = words[job.from + at];
    const exported = table.isExport(handle);
    const row = handle === 0 ? 0 : table.rowOf(words, handle);
    if (row === 0 && exported) {
      words[job.to + at] = 0;
      words[job.list + job.listed++] = at;
    } else if (row === 0 || (words[row + Entry.Usable] === 0 && !exported)) {
      job.listed = at;
      return Status.BadHandle;
    } else {
      if (words[row + Entry.Usable] === 0) table.setWord(memory, row, Entry.Usable, handle, true);
      words[job.to + at] = words[row + Entry.Object];
    }
  }
  return Status.Ok;
}

/** Pairs of handle and object: exports that the vat named for the first time. */
export function exportAll(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  if (!areObjects(memory, job, 2, 1)) return Status.BadValue;
  for (let at = 0; at < job.count; at++) {
    const handle = words[job.from + at * 2];
    const object = words[job.from + at * 2 + 1];
    job.listed = at;
    if (!table.isExport(handle)) return Status.BadHandle;
    if (table.rowOf(words, handle) !== 0 || table.byObject.get(words, object) !== 0) return Status.Known;
    if (!table.export(memory, handle, object)) return Status.Full;
  }
  job.listed = job.count;
  return Status.Ok;
}

/** The row of an input that is to be in the table; 0, and `listed` says which it was, when it is not. */
function rowOfInput(words: Int32Array, table: Table, job: Job, at: number): number {
  const row = table.rowOf(words, words[job.from + at]);
  if (row === 0) job.listed = at;
  return row;
}

/** Handles that are in the table may no longer be used; those that could be until now are listed. */
export function drop(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  for (let at = 0; at < job.count; at++) {
    const row = rowOfInput(words, table, job, at);
    if (row === 0) return Status.BadHandle;
    words[job.to + at] = words[row + Entry.Object];
    if (words[row + Entry.Usable] === 0) continue;
    table.setWord(memory, row, Entry.Usable, 0, table.isExport(words[job.from + at]));
    words[job.list + job.listed++] = at;
  }
  return Status.Ok;
}

/** Takes entries out; they are written to the outputs as they were. */
export function retire(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  for (let at = 0; at < job.count; at++) {
    const row = rowOfInput(words, table, job, at);
    if (row === 0) return Status.BadHandle;
    copyRow(words, job.to + at * Entry.Words, row);
    table.remove(memory, row, table.isExport(words[job.from + at]));
  }
  job.listed = job.count;
  return Status.Ok;
}

/** Many new imports at once. */
export function load(memory: Memory, table: Table, job: Job): Status {
  const { words } = memory;
  const { state } = table;
  if (!areObjects(memory, job, 1, 0)) return Status.BadValue;
  const size = (words[state + Descriptor.Size] >>> 0) + job.count;
  const fresh = (words[state + Descriptor.Fresh] >>> 0) + job.count;
  if (size <= words[state + Descriptor.Quota] >>> 0 && fresh < 1 << table.indexBits) {
    if (!table.reserveMap(memory, Descriptor.ByObject, size)) return Status.NoRoom;
    if (!table.reserveRows(memory, Descriptor.Entries, fresh)) return Status.NoRoom;
  }
  for (let at = 0; at < job.count; at++) {
    const object = words[job.from + at];
    job.listed = at;
    if (table.byObject.get(words, object) !== 0) return Status.Known;
    const handle = table.import(memory, object);
    if (handle === 0 || memory.needed !== 0) return Status.Full;
    words[job.to + at] = handle;
  }
  job.listed = job.count;
  return Status.Ok;
}

/** Takes out the entries in `count` places from `first` on: imports by index, then exports by row. They are written as they were. */
export function sweep(memory: Memory, table: Table, job: Job, first: number): Status {
  const { words } = memory;
  const imports = words[table.state + Descriptor.Fresh] >>> 0;
  const places = imports + (words[table.state + Descriptor.ExportFresh] >>> 0);
  for (let at = first; at < places && at - first < job.count; at++) {
    const exported = at >= imports;
    const index = exported ? at - imports + 1 : at + 1;
    const row = exported ? table.exportRow(index) : table.imports + (index & table.importMask) * Entry.Words;
    if (words[row + Entry.Handle] === 0) continue;
    copyRow(words, job.to + job.listed++ * Entry.Words, row);
    table.remove(memory, row, exported);
  }
  return Status.Ok;
}

function copyRow(words: Int32Array, to: number, row: number): void {
  words[to] = words[row];
  words[to + 1] = words[row + 1];
  words[to + 2] = words[row + 2];
  words[to + 3] = words[row + 3];
}
