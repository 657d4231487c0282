import { Entry, LONGEST_LIST } from '@callgate/native-addon';
import type { Names } from './names.js';

/*
 * What is done to a whole list of a vat's names: first all changes of its c-list, by the engine where the list is long enough, then what goes with them. So
 * the records in the journal are the same whatever the engine.
 */

/** Is told an entry that was taken out. */
export type Removed = (object: number, handle: number) => void;

/** As `Names.use` for each: the rows. `refuse` is told the first number that is no reference which the vat may use; `names` has the error. */
export function useList(names: Names, handles: Int32Array, refuse: (handle: number) => never): Int32Array {
  const { clist, tables } = names;
  const { lists } = tables;
  const { outputs, listed } = lists;
  const rows = new Int32Array(handles.length);
  for (let first = 0; first < handles.length; first += LONGEST_LIST) {
    const count = Math.min(LONGEST_LIST, handles.length - first);
    if (!lists.send(clist, handles, first, count)) return useEach(names, handles, rows, first, refuse);
    for (let at = 0; at < count; at++) {
      rows[first + at] = outputs[at];
      if (outputs[at] !== 0) names.used(outputs[at]);
    }
    for (let each = 0; each < lists.listedCount; each++) {
      const at = first + listed[each];
      rows[at] = names.use(handles[at]);
      if (rows[at] === 0) refuse(handles[at]);
    }
  }
  return rows;
}

/** One by one from `first` on, up to the first that is no reference: for its error. */
function useEach(
  names: Names,
  handles: Int32Array,
  rows: Int32Array,
  first: number,
  refuse: (handle: number) => never,
): Int32Array {
  for (let at = first; at < handles.length; at++) {
    rows[at] = names.use(handles[at]);
    if (rows[at] === 0) refuse(handles[at]);
  }
  return rows;
}

/**
 * As `Names.tell` for each: the handles, among them a 0 when the table was full. `unseen` is told each handle that the vat did not have, and whether it knew
 * it; null when nobody asks.
 */
export function tellList(names: Names, rows: Int32Array, unseen: Map<number, boolean> | null): Int32Array {
  const { clist, tables } = names;
  const { lists, objects } = tables;
  const { outputs, listed } = lists;
  const handles = new Int32Array(rows.length);
  for (let first = 0; first < rows.length; first += LONGEST_LIST) {
    const count = Math.min(LONGEST_LIST, rows.length - first);
    if (!lists.deliver(clist, rows, first, count)) return handles;
    for (let at = 0; at < count; at++) handles[first + at] = outputs[at];
    for (let each = 0; each < lists.listedCount; each++) {
      const isNew = listed[each] >= 0;
      const at = first + (isNew ? listed[each] : ~listed[each]);
      if (isNew) names.imported(handles[at], rows[at]);
      else objects.reach(rows[at]);
      unseen?.set(handles[at], !isNew);
    }
  }
  return handles;
}

/** As `Names.remove` for each; `then` is told each entry. False, and some may be removed, when one is not in the table, or twice in the list. */
export function removeList(names: Names, handles: Int32Array, then: Removed = NOTHING): boolean {
  const { clist, tables } = names;
  for (let first = 0; first < handles.length; first += LONGEST_LIST) {
    const count = Math.min(LONGEST_LIST, handles.length - first);
    if (!tables.lists.retire(clist, handles, first, count)) return false;
    removed(names, count, then);
  }
  return true;
}

const NOTHING = (): void => {};

/** As `Names.drop` for imports in the table; those that the vat may not use any longer are left as they are. */
export function dropList(names: Names, handles: Int32Array): void {
  const { clist, tables } = names;
  const { lists, objects } = tables;
  for (let first = 0; first < handles.length; first += LONGEST_LIST) {
    const count = Math.min(LONGEST_LIST, handles.length - first);
    if (!lists.drop(clist, handles, first, count))
      throw new Error('invariant: what is dropped is in the table');
    for (let each = 0; each < lists.listedCount; each++) objects.drop(lists.outputs[lists.listed[each]]);
  }
}

/** As `Names.remove` for the entries in `count` places from `first` on; `then` is told each row and its handle. */
export function sweepPlaces(names: Names, first: number, count: number, then: Removed): void {
  const { lists } = names.tables;
  lists.sweep(names.clist, first, count);
  removed(names, lists.listedCount, then);
}

/** Entries that a list of the engine took out: what goes with each. */
function removed(names: Names, count: number, then: Removed): void {
  const { outputs } = names.tables.lists;
  for (let at = 0; at < count * Entry.Words; at += Entry.Words) {
    const object = outputs[at + Entry.Object];
    const handle = outputs[at + Entry.Handle];
    names.removed(handle, object, outputs[at + Entry.Usable] !== 0, outputs[at + Entry.Link]);
    then(object, handle);
  }
}
