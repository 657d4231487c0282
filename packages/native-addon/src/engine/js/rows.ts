import { Entry } from '../../layout.js';

/*
 * The rows of a table that are free: `c/rows.h` in TypeScript. `list` is the place of the list's words in the descriptor, `rows` that of the imports or
 * exports, of which there are `mask` + 1.
 */

/** The words of a list of free rows. */
// biome-ignore lint/suspicious/noConstEnum: each use is compiled to a number
export const enum List {
  Head = 0,
  Tail = 1,
  Fresh = 2,
}

export function setRow(
  words: Int32Array,
  row: number,
  usable: number,
  object: number,
  handle: number,
  link: number,
): void {
  words[row + Entry.Link] = link;
  words[row] = usable;
  words[row + Entry.Object] = object;
  words[row + Entry.Handle] = handle;
}

/** The row is free no longer; its words stay. */
export function takeRow(words: Int32Array, list: number, rows: number, mask: number, index: number): void {
  if ((words[list] & mask) === 0) {
    words[list + List.Fresh] = index;
    return;
  }
  const next = words[rows + (index & mask) * Entry.Words + Entry.Link] & mask;
  words[list] = next;
  if (next === 0) words[list + List.Tail] = 0;
  else words[rows + next * Entry.Words + Entry.Object] = 0;
}

/** A row that was taken is what it was: free, and the first, or never in use. */
export function untakeRow(
  words: Int32Array,
  list: number,
  rows: number,
  mask: number,
  index: number,
  usable: number,
): void {
  const row = rows + (index & mask) * Entry.Words;
  if (usable === 0) {
    setRow(words, row, 0, 0, 0, 0);
    words[list + List.Fresh] = index - 1;
    return;
  }
  const first = words[list] & mask;
  setRow(words, row, usable, 0, 0, first);
  if (first === 0) words[list + List.Tail] = index;
  else words[rows + first * Entry.Words + Entry.Object] = index;
  words[list] = index;
}

/** A row is free, behind the others; or, when it is used no more, beside them. */
export function putRow(
  words: Int32Array,
  list: number,
  rows: number,
  mask: number,
  index: number,
  usable: number,
  again: boolean,
): void {
  const tail = again ? words[list + List.Tail] & mask : 0;
  setRow(words, rows + (index & mask) * Entry.Words, usable, tail, 0, 0);
  if (!again) return;
  if (tail === 0) words[list] = index;
  else words[rows + tail * Entry.Words + Entry.Link] = index;
  words[list + List.Tail] = index;
}

/** The row that was put last is not free; its words are for the caller to set. */
export function unputRow(
  words: Int32Array,
  list: number,
  rows: number,
  mask: number,
  index: number,
  again: boolean,
): void {
  if (!again) return;
  const tail = words[rows + (index & mask) * Entry.Words + Entry.Object] & mask;
  if (tail === 0) words[list] = 0;
  else words[rows + tail * Entry.Words + Entry.Link] = 0;
  words[list + List.Tail] = tail;
}
