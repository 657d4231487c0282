import type { Journal } from './journal.js';

/**
 * Immutable values by row that do not fit in cells: bodies, and what belongs to them. Only the journal changes which value a row has.
 */
export class Blobs<Value> {
  readonly #values: (Value | null)[] = [];

  constructor(
    readonly id: number,
    readonly name: string,
    private readonly journal: Journal,
    /** The parts of a value that are state, for the hash. */
    readonly parts: (value: Value) => readonly (Uint8Array | Int32Array | null)[],
    /** Whether a value counts for the crank that sets it; false where somebody counts its bytes as they come in. */
    private readonly counts: boolean,
  ) {}

  get(row: number): Value | null {
    return this.#values[row] ?? null;
  }

  set(row: number, value: Value | null): void {
    this.journal.replaceBlob(this.id, row, this.get(row));
    if (this.counts && value !== null) this.journal.held.add(sizeOf(this.parts(value)), this.name);
    this.put(row, value);
  }

  /** As {@link set}, without a record: for the journal, and for a value that the same crank made. */
  put(row: number, value: Value | null): void {
    while (this.#values.length < row) this.#values.push(null);
    this.#values[row] = value;
  }

  /** Rows that have a value. */
  get size(): number {
    return this.#values.reduce((size, value) => (value === null ? size : size + 1), 0);
  }

  /** Feeds every value, in the order of the rows. */
  hashInto(update: (data: string | Uint8Array) => void): void {
    this.#values.forEach((value, row) => {
      if (value === null) return;
      update(`${this.name}:${row}\n`);
      for (const part of this.parts(value)) {
        update(`${part === null ? 'none' : part.byteLength}\n`);
        if (part !== null) update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      }
    });
  }
}

function sizeOf(parts: readonly (Uint8Array | Int32Array | null)[]): number {
  return parts.reduce((size, part) => size + (part?.byteLength ?? 0), 0);
}
