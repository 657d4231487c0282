import type { Column, Journal } from '../journal.js';

/**
 * A journaled map from positive to positive 32-bit integers: open addressing with linear probing, load at most a half, deletion by
 * backward shift, so there are no tombstones. Keys are numbers that the kernel chose; guests choose none of them.
 */
export class IndexMap {
  readonly #journal: Journal;
  readonly #keys: Column;
  readonly #values: Column;
  readonly #size: Column;

  constructor(journal: Journal, name: string) {
    this.#journal = journal;
    this.#keys = journal.column(`${name}.keys`);
    this.#values = journal.column(`${name}.values`);
    this.#size = journal.column(`${name}.size`, 1);
  }

  get size(): number {
    return this.#size.data[0];
  }

  /** The value of `key`, or 0. */
  get(key: number): number {
    const keys = this.#keys.data;
    const mask = keys.length - 1;
    for (let at = slotOf(key, mask); keys[at] !== 0; at = (at + 1) & mask) {
      if (keys[at] === key) return this.#values.data[at];
    }
    return 0;
  }

  /** Sets the value of `key`; both are above 0. */
  set(key: number, value: number): void {
    if ((this.size + 1) * 2 > this.#keys.data.length) this.#grow();
    const keys = this.#keys.data;
    const mask = keys.length - 1;
    let at = slotOf(key, mask);
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    if (keys[at] === 0) this.#journal.write(this.#size, 0, this.size + 1);
    this.#journal.write(this.#keys, at, key);
    this.#journal.write(this.#values, at, value);
  }

  /** Removes `key` if it is there. */
  delete(key: number): void {
    const keys = this.#keys.data;
    const values = this.#values.data;
    const mask = keys.length - 1;
    let hole = slotOf(key, mask);
    while (keys[hole] !== key) {
      if (keys[hole] === 0) return;
      hole = (hole + 1) & mask;
    }
    for (let at = (hole + 1) & mask; keys[at] !== 0; at = (at + 1) & mask) {
      const home = slotOf(keys[at], mask);
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
      let at = slotOf(oldKeys[from], mask);
      while (keys[at] !== 0) at = (at + 1) & mask;
      keys[at] = oldKeys[from];
      values[at] = oldValues[from];
    }
    this.#journal.replace(this.#keys, keys);
    this.#journal.replace(this.#values, values);
  }
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): neighbouring indexes spread. */
function slotOf(key: number, mask: number): number {
  return spread(key) & mask;
}

function spread(key: number): number {
  const product = Math.imul(key, 0x9e3779b1);
  return product ^ (product >>> 15);
}
