import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

/**
 * Rows in the order of their keys, in trees: Arne Andersson's balanced trees ("Balanced search trees made simple", 1993), in journaled columns. Keys that
 * guests choose cannot unbalance one: its height is at most twice the logarithm of its size. An index of other tables: not hashed.
 *
 * Invariants: row 0 is no row; its level and its children are 0. A left child is one level below, a right child at most one, a right child's right child
 * always.
 */
export class KeyTree {
  readonly #journal: Journal;
  readonly #left: Column;
  readonly #right: Column;
  readonly #level: Column;
  readonly #keyOf: (row: number) => Uint8Array;

  constructor(journal: Journal, name: string, keyOf: (row: number) => Uint8Array) {
    this.#journal = journal;
    this.#left = journal.index(`${name}.left`);
    this.#right = journal.index(`${name}.right`);
    this.#level = journal.index(`${name}.level`);
    this.#keyOf = keyOf;
  }

  /** The row of a key in the tree under `root`, or 0. */
  find(root: number, key: Uint8Array): number {
    for (let row = root; row !== 0; ) {
      const order = compareKeys(key, this.#keyOf(row));
      if (order === 0) return row;
      row = order < 0 ? this.#left.data[row] : this.#right.data[row];
    }
    return 0;
  }

  /** The row of the least key above `key`, or 0. */
  above(root: number, key: Uint8Array): number {
    let found = 0;
    for (let row = root; row !== 0; ) {
      const below = compareKeys(key, this.#keyOf(row)) < 0;
      if (below) found = row;
      row = below ? this.#left.data[row] : this.#right.data[row];
    }
    return found;
  }

  /** Puts a row, whose key is not there yet, into the tree under `root`; answers the new root. */
  insert(root: number, row: number): number {
    this.#set(this.#left, row, 0);
    this.#set(this.#right, row, 0);
    this.#set(this.#level, row, 1);
    return this.#insert(root, row, this.#keyOf(row));
  }

  /** Takes the row of a key that is there out of the tree under `root`; answers the new root. */
  remove(root: number, key: Uint8Array): number {
    const order = compareKeys(key, this.#keyOf(root));
    const left = this.#left.data[root];
    const right = this.#right.data[root];
    if (order < 0) this.#set(this.#left, root, this.remove(left, key));
    else if (order > 0) this.#set(this.#right, root, this.remove(right, key));
    else if (left === 0) return right;
    else {
      // A row above the leaves has both children: its successor takes its place.
      let next = right;
      while (this.#left.data[next] !== 0) next = this.#left.data[next];
      const rest = this.remove(right, this.#keyOf(next));
      this.#set(this.#left, next, left);
      this.#set(this.#right, next, rest);
      this.#set(this.#level, next, this.#level.data[root]);
      root = next;
    }
    return this.#balance(root);
  }

  #insert(root: number, row: number, key: Uint8Array): number {
    if (root === 0) return row;
    const side = compareKeys(key, this.#keyOf(root)) < 0 ? this.#left : this.#right;
    this.#set(side, root, this.#insert(side.data[root], row, key));
    return this.#split(this.#skew(root));
  }

  #balance(row: number): number {
    const level = this.#level.data;
    const right = this.#right.data[row];
    const least = Math.min(level[this.#left.data[row]], level[right]) + 1;
    if (least < level[row]) {
      this.#set(this.#level, row, least);
      if (least < level[right]) this.#set(this.#level, right, least);
    }
    const top = this.#skew(row);
    const next = this.#skew(this.#right.data[top]);
    this.#set(this.#right, top, next);
    if (next !== 0) this.#set(this.#right, next, this.#skew(this.#right.data[next]));
    const root = this.#split(top);
    this.#set(this.#right, root, this.#split(this.#right.data[root]));
    return root;
  }

  /** A left child on the same level becomes the parent. */
  #skew(row: number): number {
    const left = this.#left.data[row];
    if (left === 0 || this.#level.data[left] !== this.#level.data[row]) return row;
    this.#set(this.#left, row, this.#right.data[left]);
    this.#set(this.#right, left, row);
    return left;
  }

  /** Of three on the same level the middle one goes a level up. */
  #split(row: number): number {
    const right = this.#right.data[row];
    const last = this.#right.data[right];
    if (last === 0 || this.#level.data[last] !== this.#level.data[row]) return row;
    this.#set(this.#right, row, this.#left.data[right]);
    this.#set(this.#left, right, row);
    this.#set(this.#level, right, this.#level.data[right] + 1);
    return right;
  }

  #set(column: Column, row: number, value: number): void {
    this.#journal.write(column, row, value);
  }
}

/** Byte order; a key stands before those that it begins. Negative, 0 or positive. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) if (a[index] !== b[index]) return a[index] - b[index];
  return a.length - b.length;
}
