import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { IndexMap } from './index-map.js';
import type { ObjectTable } from './objects.js';

/**
 * A reference as the host sees it: `ko12` an object or a resource, `kp7` a promise, `kd3` a device node. The number is never used for anything
 * else.
 */
export type Kref = string;

/** The name of a row, for people and the host. */
export function krefOf(objects: ObjectTable, row: number): Kref {
  const sort = objects.sortOf(row);
  const letter = sort === 'promise' ? 'p' : sort === 'node' ? 'd' : 'o';
  return `k${letter}${objects.serialOf(row)}`;
}

/**
 * The references that the host holds on to. They count as holders; what the host does not keep may be gone, and its number then names
 * nothing.
 */
export class Outside {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  /** Row by number: an index of what follows. */
  readonly #rows: IndexMap;
  /** How often each row is kept: what nobody could find again from other tables, so it is hashed. */
  readonly #kept: Column;
  /** References that a hook may name while it runs, without holding them. */
  #lent = new Map<Kref, number>();

  constructor(journal: Journal, objects: ObjectTable) {
    this.#journal = journal;
    this.#objects = objects;
    this.#rows = new IndexMap(journal, 'outside.rows');
    this.#kept = journal.column('outside.kept');
  }

  /** The name of a row. */
  nameOf(row: number): Kref {
    return krefOf(this.#objects, row);
  }

  /** Holds a row for the host; answers its name. */
  keep(row: number): Kref {
    const kept = this.keptOf(row);
    if (kept === 0) {
      this.#objects.hold(row);
      this.#rows.set(this.#key(row), row);
    }
    this.#journal.write(this.#kept, row, kept + 1);
    return this.nameOf(row);
  }

  /** Every row that the host keeps, and how often. */
  kept(): readonly (readonly [row: number, times: number])[] {
    return [...this.#rows.entries()].map(([, row]) => [row, this.keptOf(row)]);
  }

  /** Whether a row is found by its name. */
  isFound(row: number): boolean {
    return this.#rows.get(this.#key(row)) === row;
  }

  /** How many names the host has. */
  get size(): number {
    return this.#rows.size;
  }

  /** How often the host keeps a row. */
  keptOf(row: number): number {
    return this.#kept.data[row] ?? 0;
  }

  /**
   * One `keep` less.
   * @throws RangeError for a row that is not kept
   */
  letGo(row: number): void {
    const kept = this.keptOf(row);
    if (kept === 0) throw new RangeError(`${this.nameOf(row)} is no reference that the host keeps`);
    this.#journal.write(this.#kept, row, kept - 1);
    if (kept > 1) return;
    this.#rows.delete(this.#key(row));
    this.#objects.letGo(row);
  }

  /**
   * The row of a reference that the host keeps, or that is lent to it.
   * @throws RangeError for one that it does not keep
   */
  row(kref: Kref): number {
    const lent = this.#lent.get(kref);
    if (lent !== undefined) return lent;
    const number = /^k[opd](\d{1,15})$/.exec(kref)?.[1];
    const row = number === undefined ? 0 : this.#rows.get((Number(number) + 1) | 0);
    if (row === 0 || this.nameOf(row) !== kref)
      throw new RangeError(`${kref} is no reference that the host keeps`);
    return row;
  }

  /** Lends a row until the end of the {@link lending} that runs. */
  lend(row: number): Kref {
    const kref = this.nameOf(row);
    this.#lent.set(kref, row);
    return kref;
  }

  /** What is lent while `work` runs can be named in it only, and what was lent before cannot. */
  lending<Result>(work: () => Result): Result {
    const before = this.#lent;
    this.#lent = new Map();
    try {
      return work();
    } finally {
      this.#lent = before;
    }
  }

  #key(row: number): number {
    return (this.#objects.serialOf(row) + 1) | 0;
  }
}
