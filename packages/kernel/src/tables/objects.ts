import type { Column, Journal, Resource } from '../journal.js';
import { ObjectRow } from '../layout.js';
import { FreeList } from './free-list.js';

/** Fields of the counters. */
const NEXT_LOW = 0;
const NEXT_HIGH = 1;
const LIVE = 2;

/**
 * The kernel's objects: resources of devices and facets of them, one row each, by a recycled index (1 and up).
 *
 * Invariants: a free row has ObjectRow.Kind 0. A facet's base is never itself a facet. A row whose count touched 0 stands on the maybe-free list
 * until the crank is settled; so does a row that is new, for nobody need come to hold it.
 */
export class ObjectTable {
  readonly #journal: Journal;
  readonly #free: FreeList;
  readonly #counters: Column;
  /** Rows of {@link ObjectRow.Words} words; read-only outside this class. */
  readonly rows: Column;
  #maybeFree: number[] = [];

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#free = new FreeList(journal, 'objects', 1 << 26);
    this.rows = journal.column('objects.rows', 16 * ObjectRow.Words);
    this.#counters = journal.column('objects.counters', 3);
    journal.follow({
      committed() {},
      rolledBack: () => {
        this.#maybeFree = [];
      },
    });
  }

  /** Number of rows in use. */
  get live(): number {
    return this.#counters.data[LIVE];
  }

  /** Whether a row is in use. Any number may be asked. */
  has(object: number): boolean {
    return this.kindOf(object) > 0;
  }

  kindOf(object: number): number {
    return this.#get(object, ObjectRow.Kind);
  }

  rightsOf(object: number): number {
    return this.#get(object, ObjectRow.Rights);
  }

  cellOf(object: number): number {
    return this.#get(object, ObjectRow.Cell);
  }

  /** The kind that the object was made with, also when its resource is gone. */
  bornKindOf(object: number): number {
    return this.#get(object, ObjectRow.BornKind);
  }

  isGone(object: number): boolean {
    return this.#get(object, ObjectRow.Kind) === ObjectRow.Gone;
  }

  /** The never-reused number of a row: the 12 of `ko12`. */
  serialOf(object: number): number {
    return this.#get(object, ObjectRow.SerialHigh) * 2 ** 31 + this.#get(object, ObjectRow.SerialLow);
  }

  /** Whether two rows stand for the same resource. */
  same(a: number, b: number): boolean {
    return (this.#get(a, ObjectRow.Base) || a) === (this.#get(b, ObjectRow.Base) || b);
  }

  /** Every row in use, by its index: how often it is held, and its base (0 for none). For audits. */
  *used(): Generator<{ readonly index: number; readonly reachable: number; readonly base: number }> {
    for (let index = 1; index < this.#free.highWater; index++) {
      if (this.#get(index, ObjectRow.Kind) === 0) continue;
      yield {
        index,
        reachable: this.#get(index, ObjectRow.Reachable),
        base: this.#get(index, ObjectRow.Base),
      };
    }
  }

  /** Makes a base row for a device's resource. The acquisition is journaled: a rollback answers it. */
  create(kind: number, rights: number, cell: number): number {
    this.#journal.acquired(kind, cell);
    return this.#row(kind, rights, cell, 0);
  }

  /**
   * The facet of a row with some of its rights, made at the first call for a base and these rights; counted on its base.
   * A facet of a facet is a facet of the base.
   */
  restrict(object: number, rights: number): number {
    const base = this.#get(object, ObjectRow.Base) || object;
    const kept = this.#get(object, ObjectRow.Rights) & rights;
    for (
      let facet = this.#get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.#get(facet, ObjectRow.NextFacet)
    ) {
      if (this.#get(facet, ObjectRow.Rights) === kept) return facet;
    }
    const facet = this.#row(this.#get(base, ObjectRow.Kind), kept, this.#get(base, ObjectRow.Cell), base);
    this.#set(facet, ObjectRow.NextFacet, this.#get(base, ObjectRow.FirstFacet));
    this.#set(base, ObjectRow.FirstFacet, facet);
    this.hold(base);
    return facet;
  }

  /** One more holder. */
  hold(object: number): void {
    this.#set(object, ObjectRow.Reachable, this.#get(object, ObjectRow.Reachable) + 1);
  }

  /** One holder less; a row that nobody holds is freed when the crank settles. */
  letGo(object: number): void {
    const left = this.#get(object, ObjectRow.Reachable) - 1;
    if (left < 0) throw new Error(`invariant: object ${object} was let go more often than held`);
    this.#set(object, ObjectRow.Reachable, left);
    if (left === 0) this.#maybeFree.push(object);
  }

  /** Voids a resource and its facets: their handles become `Gone`. The device has already let go of the cell. */
  void(object: number): void {
    if (!this.has(object)) throw new Error(`invariant: object ${object} is there to be voided`);
    const base = this.#get(object, ObjectRow.Base) || object;
    this.#set(base, ObjectRow.Kind, ObjectRow.Gone);
    for (
      let facet = this.#get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.#get(facet, ObjectRow.NextFacet)
    ) {
      this.#set(facet, ObjectRow.Kind, ObjectRow.Gone);
    }
  }

  /** Frees every row that nobody holds, to a fixed point. Answers the resources that their devices still have and must release. */
  settle(): readonly Resource[] {
    if (this.#maybeFree.length === 0) return NOTHING;
    const released: Resource[] = [];
    for (let object = this.#maybeFree.pop(); object !== undefined; object = this.#maybeFree.pop()) {
      const kind = this.#get(object, ObjectRow.Kind);
      if (kind === 0 || this.#get(object, ObjectRow.Reachable) !== 0) continue;
      const base = this.#get(object, ObjectRow.Base);
      if (base !== 0) this.#unlink(object, base);
      else if (kind !== ObjectRow.Gone) released.push({ kind, cell: this.#get(object, ObjectRow.Cell) });
      this.#set(object, ObjectRow.Kind, 0);
      this.#journal.write(this.#counters, LIVE, this.live - 1);
      this.#free.put(object);
      if (base !== 0) this.letGo(base);
    }
    return released;
  }

  #get(object: number, field: number): number {
    return this.rows.data[(object << ObjectRow.Shift) + field];
  }

  #set(object: number, field: number, value: number): void {
    this.#journal.write(this.rows, (object << ObjectRow.Shift) + field, value);
  }

  #row(kind: number, rights: number, cell: number, base: number): number {
    const object = this.#free.take();
    if (object === 0) throw new Error('invariant: the object table has room for every c-list entry');
    this.rows.reserve((object << ObjectRow.Shift) + ObjectRow.Words - 1);
    this.#set(object, ObjectRow.Kind, kind);
    this.#set(object, ObjectRow.BornKind, kind);
    this.#set(object, ObjectRow.Rights, rights);
    this.#set(object, ObjectRow.Cell, cell);
    this.#set(object, ObjectRow.Base, base);
    this.#set(object, ObjectRow.Reachable, 0);
    this.#set(object, ObjectRow.FirstFacet, 0);
    this.#set(object, ObjectRow.NextFacet, 0);
    const low = this.#counters.data[NEXT_LOW];
    this.#set(object, ObjectRow.SerialLow, low);
    this.#set(object, ObjectRow.SerialHigh, this.#counters.data[NEXT_HIGH]);
    this.#journal.write(this.#counters, NEXT_LOW, (low + 1) & 0x7fff_ffff);
    if (low === 0x7fff_ffff)
      this.#journal.write(this.#counters, NEXT_HIGH, this.#counters.data[NEXT_HIGH] + 1);
    this.#journal.write(this.#counters, LIVE, this.live + 1);
    this.#maybeFree.push(object);
    return object;
  }

  #unlink(facet: number, base: number): void {
    const next = this.#get(facet, ObjectRow.NextFacet);
    let before = this.#get(base, ObjectRow.FirstFacet);
    if (before === facet) {
      this.#set(base, ObjectRow.FirstFacet, next);
      return;
    }
    while (this.#get(before, ObjectRow.NextFacet) !== facet) before = this.#get(before, ObjectRow.NextFacet);
    this.#set(before, ObjectRow.NextFacet, next);
  }
}

const NOTHING: readonly Resource[] = Object.freeze([]);
