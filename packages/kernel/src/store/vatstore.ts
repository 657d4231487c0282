import type { Blobs } from '../journal/blobs.js';
import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { FreeList } from '../tables/free-list.js';
import { KeyTree } from './key-tree.js';

/** Bytes of a key; none is empty, so that "the key above no bytes" is the first one. */
export const LONGEST_KEY = 1_024;
/** Bytes of a value, at most. */
export const LARGEST_VALUE = 1 << 20;
/** What an entry costs beside the bytes of its key and value. */
export const ENTRY_BYTES = 64;
/** Bytes of one space when its manifest does not say. */
export const DEFAULT_STORE = 16 << 20;

/** Why the store does not do it. */
export type StoreError = 'bad-length' | 'store-full';

interface Entry {
  readonly space: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Durable key-value spaces, one for each vat and device: keys are byte strings in byte order. Stored bytes are never changed, so whoever gets them must not
 * write into them.
 *
 * Invariant: an entry in use stands in the tree of its space, and {@link bytes} of the space is the sum of what its entries cost.
 */
export class Vatstore {
  readonly #journal: Journal;
  readonly #free: FreeList;
  readonly #entries: Blobs<Entry>;
  readonly #tree: KeyTree;
  /** By space. */
  readonly #root: Column;
  readonly #bytes: Column;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'vatstore', 1 << 28);
    this.#entries = journal.blobs<Entry>(
      'vatstore.entries',
      ({ space, key, value }) => [Int32Array.of(space), key, value],
      false,
    );
    this.#tree = new KeyTree(journal, 'vatstore', (row) => this.#entry(row).key);
    this.#root = journal.index('vatstore.root');
    this.#bytes = journal.column('vatstore.bytes');
  }

  /** What the entries of a space cost together. */
  bytes(space: number): number {
    return this.#bytes.data[space] ?? 0;
  }

  /** The value of a key, or null; an empty value is a value. */
  get(space: number, key: Uint8Array): Uint8Array | null {
    const row = this.#tree.find(this.#rootOf(space), key);
    return row === 0 ? null : this.#entry(row).value;
  }

  /** Sets a value; both arrays are the store's own from here on. Answers why it cannot, and then nothing has changed. */
  set(space: number, key: Uint8Array, value: Uint8Array, most: number): StoreError | null {
    if (key.length === 0 || key.length > LONGEST_KEY || value.length > LARGEST_VALUE) return 'bad-length';
    const row = this.#tree.find(this.#rootOf(space), key);
    const more = row === 0 ? costOf({ key, value }) : value.length - this.#entry(row).value.length;
    if (more > 0 && this.bytes(space) + more > most) return 'store-full';
    this.#account(space, more);
    this.#journal.held.add(key.length + value.length, 'an entry of a store');
    if (row !== 0) {
      this.#entries.set(row, { space, key: this.#entry(row).key, value });
      return null;
    }
    const fresh = this.#free.take();
    if (fresh === 0) throw new Error('invariant: the store has a row for every entry that its bounds allow');
    this.#entries.set(fresh, { space, key, value });
    this.#setRoot(space, this.#tree.insert(this.#rootOf(space), fresh));
    return null;
  }

  /** Deletes a key; nothing happens when it is not there. */
  delete(space: number, key: Uint8Array): void {
    const row = this.#tree.find(this.#rootOf(space), key);
    if (row === 0) return;
    this.#account(space, -costOf(this.#entry(row)));
    this.#setRoot(space, this.#tree.remove(this.#rootOf(space), key));
    this.#entries.set(row, null);
    this.#free.put(row);
  }

  /** The least key above `key`, which need not be there and may be empty; null when there is none. */
  nextKey(space: number, key: Uint8Array): Uint8Array | null {
    const row = this.#tree.above(this.#rootOf(space), key);
    return row === 0 ? null : this.#entry(row).key;
  }

  /** Deletes the first entry of a space; false when it is empty. */
  deleteFirst(space: number): boolean {
    const key = this.nextKey(space, NO_KEY);
    if (key === null) return false;
    this.delete(space, key);
    return true;
  }

  #account(space: number, more: number): void {
    this.#journal.write(this.#bytes, space, this.bytes(space) + more);
  }

  #rootOf(space: number): number {
    return this.#root.data[space] ?? 0;
  }

  #setRoot(space: number, row: number): void {
    this.#journal.write(this.#root, space, row);
  }

  #entry(row: number): Entry {
    const entry = this.#entries.get(row);
    if (entry === null) throw new Error(`invariant: row ${row} of the store is in a tree`);
    return entry;
  }
}

/** The space of a vat, and that of a device. */
export function vatSpace(vat: number): number {
  return vat * 2;
}

export function deviceSpace(device: number): number {
  return device * 2 + 1;
}

function costOf({ key, value }: Pick<Entry, 'key' | 'value'>): number {
  return ENTRY_BYTES + key.length + value.length;
}

const NO_KEY = new Uint8Array(0);
