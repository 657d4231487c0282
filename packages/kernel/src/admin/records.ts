import type { Blobs } from '../journal/blobs.js';
import type { Journal } from '../journal/journal.js';
import type { ObjectTable } from '../tables/objects.js';

/** What the kernel knows of a vat that another vat made. */
export interface AdminRecord {
  /** The vat on whose behalf it was made: the one that `vatAdmin` was given to. */
  readonly by: number;
  /** Row of the object that is told what becomes of the vat. */
  readonly notifier: number;
  /** Whether `startVat` is over and the notifier was told. */
  readonly started: boolean;
}

/** The vats that other vats made, by number, while they live. A record holds its notifier. */
export class AdminRecords {
  readonly #objects: ObjectTable;
  readonly #records: Blobs<AdminRecord>;
  readonly #made: Blobs<readonly number[]>;

  constructor(journal: Journal, objects: ObjectTable) {
    this.#objects = objects;
    this.#made = journal.blobs<readonly number[]>('admin.made', (made) => [Int32Array.from(made)]);
    this.#records = journal.blobs<AdminRecord>('admin.records', ({ by, notifier, started }) => [
      Int32Array.of(by, notifier, started ? 1 : 0),
    ]);
  }

  /** Numbers of the vats that were made on behalf of one, as they were said last. */
  madeBy(vat: number): readonly number[] {
    return this.#made.get(vat) ?? NONE;
  }

  setMadeBy(vat: number, made: readonly number[]): void {
    if (made.length > 0 || this.#made.get(vat) !== null) this.#made.set(vat, made.length === 0 ? null : made);
  }

  of(vat: number): AdminRecord | null {
    return this.#records.get(vat);
  }

  add(vat: number, by: number, notifier: number): void {
    this.#objects.hold(notifier);
    this.#records.set(vat, { by, notifier, started: false });
  }

  setStarted(vat: number, record: AdminRecord): void {
    this.#records.set(vat, { ...record, started: true });
  }

  delete(vat: number, { notifier }: AdminRecord): void {
    this.#records.set(vat, null);
    this.#objects.letGo(notifier);
  }
}

const NONE: readonly number[] = [];
