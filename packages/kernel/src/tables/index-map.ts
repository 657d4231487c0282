import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';

/**
 * A journaled map between 32-bit integers that are not 0: open addressing with linear probing, load at most a half, deletion by
 * backward shift, so there are no tombstones. Where guests choose the keys, a seed that they do not know keeps them from choosing
 * neighbours. An index of other tables: no result depends on its layout, and it is not hashed.
 */
export class IndexMap {
  readonly #journal: Journal;
  readonly #keys: Column;
  readonly #values: Column;
  readonly #size: Column;
  readonly #seed: number;

  constructor(journal: Journal, name: string, seed = 0) {
    this.#journal = journal;
    this.#keys = journal.index(`${name}.keys`);
    this.#values = journal.index(`${name}.values`);
    this.#size = journal.index(`${name}.size`, 1);
    this.#seed = seed;
  }

  get size(): number {
    return this.#size.data[0];
  }

  /** The value of `key`, or 0. */
  get(key: number): number {
    key |= 0;
    const keys = this.#keys.data;
    const mask = keys.length - 1;
    for (let at = this.#slot(key, mask); keys[at] !== 0; at = (at + 1) & mask) {
      if (keys[at] === key) return this.#values.data[at];
    }
    return 0;
  }

  /** Every key and its value, in no order that means anything. */
  *entries(): Generator<readonly [number, number]> {
    const keys = this.#keys.data;
    for (let at = 0; at < keys.length; at++) if (keys[at] !== 0) yield [keys[at], this.#values.data[at]];
  }

  /** Sets the value of `key`; neither is 0. */
  set(key: number, value: number): void {
    key |= 0;
    if ((this.size + 1) * 2 > this.#keys.data.length) this.#grow();
    const keys = this.#keys.data;
    const mask = keys.length - 1;
    let at = this.#slot(key, mask);
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    if (keys[at] === 0) this.#journal.write(this.#size, 0, this.size + 1);
    this.#journal.write(this.#keys, at, key);
    this.#journal.write(this.#values, at, value);
  }

  /** Removes `key` if it is there. */
  delete(key: number): void {
    key |= 0;
    const keys = this.#keys.data;
    const values = this.#values.data;
    const mask = keys.length - 1;
    let hole = this.#slot(key, mask);
    while (keys[hole] !== key) {
      if (keys[hole] === 0) return;
      hole = (hole + 1) & mask;
    }
    for (let at = (hole + 1) & mask; keys[at] !== 0; at = (at + 1) & mask) {
      const home = this.#slot(keys[at], mask);
      const movable = ((at - home) & mask) >= ((at - hole) & mask);
      if (!movable) continue;
      this.#journal.write(this.#keys, hole, keys[at]);
      this.#journal.write(this.#values, hole, values[at]);
      hole = at;
    }
    this.#journal.write(this.#keys, hole, 0);
    this.#journal.write(this.#values, hole, 0);
    this.#journal.write(this.#size, 0, this.size - 1);
  }

  #grow(): void {
    const oldKeys = this.#keys.data;
    const oldValues = this.#values.data;
    const keys = new Int32Array(oldKeys.length * 2);
    const values = new Int32Array(keys.length);
    const mask = keys.length - 1;
    for (let from = 0; from < oldKeys.length; from++) {
      if (oldKeys[from] === 0) continue;
      let at = this.#slot(oldKeys[from], mask);
      while (keys[at] !== 0) at = (at + 1) & mask;
      keys[at] = oldKeys[from];
      values[at] = oldValues[from];
    }
    this.#journal.replace(this.#keys, keys);
    this.#journal.replace(this.#values, values);
  }

  /** The finalizer of MurmurHash3 (Austin Appleby, public domain): every bit of the key and the seed moves every bit of the slot. */
  #slot(key: number, mask: number): number {
    let mixed = key ^ this.#seed;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) & mask;
  }
}
