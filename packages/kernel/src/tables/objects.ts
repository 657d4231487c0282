import type { Column, Journal, Resource } from '../journal.js';
import { FreeList } from './free-list.js';

/** What the column `kind` holds once a resource is gone; no ABI may number a kind so. */
export const GONE_KIND = 0x7fff_ffff;

/**
 * The kernel's objects: resources of devices and facets of them, one row each, by a recycled index (1 and up).
 *
 * Invariants: a free row has kind 0. A facet's base is never itself a facet. `reachable` counts the c-list entries and facets
 * that hold the row. A row whose count touched 0 stands on the maybe-free list until the crank is settled.
 */
export class ObjectTable {
  readonly #journal: Journal;
  readonly #free: FreeList;
  /** The ABI's kind number; 0 in a free row, {@link GONE_KIND} when the device took the resource back. */
  readonly kind: Column;
  /** The rights that holders have. */
  readonly rights: Column;
  /** The device's own number for the resource. A facet repeats its base's. */
  readonly cell: Column;
  /** The row that a facet restricts; 0 for a base. */
  readonly base: Column;
  /** The kind the row was made with; unlike `kind` it stays when the resource is gone. */
  readonly bornKind: Column;
  readonly reachable: Column;
  /** Never-reused number of the row, for people: low and high 31 bits. */
  readonly serialLow: Column;
  readonly serialHigh: Column;
  /** First facet of a base, and the next facet of the same base. */
  readonly firstFacet: Column;
  readonly nextFacet: Column;
  readonly #counters: Column;
  #maybeFree: number[] = [];

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'objects', 1 << 30);
    this.kind = journal.column('objects.kind');
    this.rights = journal.column('objects.rights');
    this.cell = journal.column('objects.cell');
    this.base = journal.column('objects.base');
    this.bornKind = journal.column('objects.bornKind');
    this.reachable = journal.column('objects.reachable');
    this.serialLow = journal.column('objects.serialLow');
    this.serialHigh = journal.column('objects.serialHigh');
    this.firstFacet = journal.column('objects.firstFacet');
    this.nextFacet = journal.column('objects.nextFacet');
    this.#counters = journal.column('objects.counters', 3);
  }

  /** Number of rows in use. */
  get live(): number {
    return this.#counters.data[2];
  }

  /** Makes a base row for a device's resource. The acquisition is journaled: a rollback releases `cell`. */
  create(kind: number, rights: number, cell: number): number {
    this.#journal.acquired(kind, cell);
    return this.#row(kind, rights, cell, 0);
  }

  /**
   * The facet of a row with some of its rights, made at the first call for a base and these rights; counted on its base.
   * A facet of a facet is a facet of the base.
   */
  restrict(object: number, rights: number): number {
    const base = this.base.data[object] || object;
    const kept = this.rights.data[object] & rights;
    for (let facet = this.firstFacet.data[base]; facet !== 0; facet = this.nextFacet.data[facet]) {
      if (this.rights.data[facet] === kept) return facet;
    }
    const facet = this.#row(this.kind.data[base], kept, this.cell.data[base], base);
    const journal = this.#journal;
    journal.write(this.nextFacet, facet, this.firstFacet.data[base]);
    journal.write(this.firstFacet, base, facet);
    this.hold(base);
    return facet;
  }

  /** One more holder. */
  hold(object: number): void {
    this.#journal.write(this.reachable, object, this.reachable.data[object] + 1);
  }

  /** One holder less; a row that nobody holds is freed when the crank settles. */
  letGo(object: number): void {
    const left = this.reachable.data[object] - 1;
    if (left < 0) throw new Error(`invariant: object ${object} was let go more often than held`);
    this.#journal.write(this.reachable, object, left);
    if (left === 0) this.#maybeFree.push(object);
  }

  /** Voids a resource and its facets: their handles become `Gone`. The device has already let go of the cell. */
  void(object: number): void {
    const base = this.base.data[object] || object;
    this.#journal.write(this.kind, base, GONE_KIND);
    for (let facet = this.firstFacet.data[base]; facet !== 0; facet = this.nextFacet.data[facet]) {
      this.#journal.write(this.kind, facet, GONE_KIND);
    }
  }

  /** Whether two rows stand for the same resource. */
  same(a: number, b: number): boolean {
    return (this.base.data[a] || a) === (this.base.data[b] || b);
  }

  /** The never-reused number of a row: the 12 of `ko12`. */
  serial(object: number): number {
    return this.serialHigh.data[object] * 2 ** 31 + this.serialLow.data[object];
  }

  /** Frees every row that nobody holds, to a fixed point. Answers the resources that their devices still have and must release. */
  settle(): readonly Resource[] {
    const released: Resource[] = [];
    for (let object = this.#maybeFree.pop(); object !== undefined; object = this.#maybeFree.pop()) {
      const kind = this.kind.data[object];
      if (kind === 0 || this.reachable.data[object] !== 0) continue;
      const base = this.base.data[object];
      if (base !== 0) this.#unlink(object, base);
      else if (kind !== GONE_KIND) released.push({ kind, cell: this.cell.data[object] });
      this.#journal.write(this.kind, object, 0);
      this.#journal.write(this.#counters, 2, this.live - 1);
      this.#free.put(object);
      if (base !== 0) this.letGo(base);
    }
    return released;
  }

  /** Forgets what might have become free in a crank that is rolled back. */
  forget(): void {
    this.#maybeFree = [];
  }

  #row(kind: number, rights: number, cell: number, base: number): number {
    const object = this.#free.take();
    if (object === 0) throw new Error('invariant: the object table has room for every c-list entry');
    const journal = this.#journal;
    journal.write(this.kind, object, kind);
    journal.write(this.bornKind, object, kind);
    journal.write(this.rights, object, rights);
    journal.write(this.cell, object, cell);
    journal.write(this.base, object, base);
    journal.write(this.reachable, object, 0);
    journal.write(this.firstFacet, object, 0);
    journal.write(this.nextFacet, object, 0);
    const low = this.#counters.data[0];
    journal.write(this.serialLow, object, low);
    journal.write(this.serialHigh, object, this.#counters.data[1]);
    journal.write(this.#counters, 0, (low + 1) & 0x7fff_ffff);
    if (low === 0x7fff_ffff) journal.write(this.#counters, 1, this.#counters.data[1] + 1);
    journal.write(this.#counters, 2, this.live + 1);
    return object;
  }

  #unlink(facet: number, base: number): void {
    const journal = this.#journal;
    const next = this.nextFacet.data[facet];
    if (this.firstFacet.data[base] === facet) {
      journal.write(this.firstFacet, base, next);
      return;
    }
    let before = this.firstFacet.data[base];
    while (this.nextFacet.data[before] !== facet) before = this.nextFacet.data[before];
    journal.write(this.nextFacet, before, next);
  }
}
