import type { Blobs } from '../journal/blobs.js';
import type { Journal } from '../journal/journal.js';
import type { ObjectTable } from '../tables/objects.js';

/** What the kernel knows of a vat that another vat made. */
export interface AdminRecord {
  /** Row of the object that is told what becomes of the vat. */
  readonly notifier: number;
  /** Whether `startVat` is over and the notifier was told. */
  readonly started: boolean;
}

/** The vats that other vats made, by number, while they live. A record holds its notifier. */
export class AdminRecords {
  readonly #objects: ObjectTable;
  readonly #records: Blobs<AdminRecord>;

  constructor(journal: Journal, objects: ObjectTable) {
    this.#objects = objects;
    this.#records = journal.blobs<AdminRecord>('admin.records', ({ notifier, started }) => [
      Int32Array.of(notifier, started ? 1 : 0),
    ]);
  }

  of(vat: number): AdminRecord | null {
    return this.#records.get(vat);
  }

  add(vat: number, notifier: number): void {
    this.#objects.hold(notifier);
    this.#records.set(vat, { notifier, started: false });
  }

  setStarted(vat: number, { notifier }: AdminRecord): void {
    this.#records.set(vat, { notifier, started: true });
  }

  delete(vat: number, { notifier }: AdminRecord): void {
    this.#records.set(vat, null);
    this.#objects.letGo(notifier);
  }
}
