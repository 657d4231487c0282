import { type Blobs, type Column, FreeList, type Journal } from '@callgate/kernel';
import { MOST_RESOURCES } from './limits.js';
import { isBelow, segmentsOf } from './names.js';

/** A resource that a guest serves. */
export interface Resource {
  readonly cell: number;
  readonly vat: number;
  readonly segments: readonly string[];
}

/** The resources of all vats, in journaled columns: one that a rolled back crank made never was. A row whose vat is 0 is free. */
export class Resources {
  readonly #journal: Journal;
  readonly #free: FreeList;
  readonly #vat: Column;
  readonly #names: Blobs<Uint8Array>;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'coap.resources', MOST_RESOURCES + 1);
    this.#vat = journal.column('coap.resources.vat');
    this.#names = journal.blobs<Uint8Array>('coap.resources.name', (name) => [name]);
  }

  /** A cell for a resource; 0 when all are in use. The name was checked. */
  add(vat: number, name: Uint8Array): number {
    const cell = this.#free.take();
    if (cell === 0) return 0;
    this.#journal.write(this.#vat, cell, vat);
    this.#names.set(cell, name);
    return cell;
  }

  vatOf(cell: number): number {
    return this.#vat.data[cell];
  }

  isUsed(cell: number): boolean {
    return this.vatOf(cell) > 0;
  }

  remove(cell: number): void {
    this.#journal.write(this.#vat, cell, 0);
    this.#names.set(cell, null);
    this.#free.put(cell);
  }

  *all(): Generator<Resource> {
    for (let cell = 1; cell < this.#free.highWater; cell++) {
      const name = this.#names.get(cell);
      if (name === null || !this.isUsed(cell)) continue;
      yield { cell, vat: this.vatOf(cell), segments: segmentsOf(name) ?? [] };
    }
  }

  /** The resource with the longest name that a path is below; null when nobody serves it. */
  find(path: readonly string[]): Resource | null {
    let best: Resource | null = null;
    for (const resource of this.all()) {
      const { segments } = resource;
      if (isBelow(path, segments) && (best === null || segments.length > best.segments.length))
        best = resource;
    }
    return best;
  }
}
