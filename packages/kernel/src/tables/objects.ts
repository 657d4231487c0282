import type { ReleaseList } from '../collect/release-list.js';
import type { Journal } from '../journal/journal.js';
import { ObjectRow, RowKind } from './layout.js';
import { ObjectRows } from './object-rows.js';
import { WordList } from './word-list.js';

/**
 * Everything that the kernel can refer to, one row each, by a recycled index (1 and up): objects of vats, promises, device nodes, resources of
 * devices and facets of them; with how many hold it, and what becomes of what nobody holds.
 *
 * Invariants: a facet's base is never itself a facet. A row of which a count touched 0 stands on the maybe-free list until the crank is settled; so does a row
 * that is new, for nobody need come to hold it.
 */
export class ObjectTable extends ObjectRows {
  readonly #maybeFree = new WordList();

  constructor(journal: Journal) {
    super(journal);
    journal.follow({ rolledBack: () => this.#maybeFree.shorten(0) });
  }

  /** The row that a facet restricts; 0 for what is no facet. */
  baseOf(object: number): number {
    return this.has(object) ? this.get(object, ObjectRow.Base) : 0;
  }

  /** The facets of a resource. */
  *facetsOf(base: number): Generator<number> {
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      yield facet;
    }
  }

  /** Whether two rows stand for the same resource, or the same object. */
  same(a: number, b: number): boolean {
    return (this.get(a, ObjectRow.Base) || a) === (this.get(b, ObjectRow.Base) || b);
  }

  /** Makes a base row for a device's resource. The acquisition is journaled: a rollback answers it. */
  create(kind: number, rights: number, cell: number): number {
    const object = this.make(kind, kind, rights, cell, 0);
    this.#maybeFree.push(object);
    return object;
  }

  /** Makes a row that is no resource: an object, a promise, or a device node. `cell` is the owner's own number of it. */
  createRow(kind: RowKind, owner: number, cell = 0): number {
    const object = this.make(kind, 0, 0, cell, owner);
    this.#maybeFree.push(object);
    return object;
  }

  /**
   * The facet of a row with some of its rights, made at the first call for a base and these rights; counted on its base.
   * A facet of a facet is a facet of the base.
   */
  restrict(object: number, rights: number): number {
    const base = this.get(object, ObjectRow.Base) || object;
    const kept = this.get(object, ObjectRow.Rights) & rights;
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      if (this.get(facet, ObjectRow.Rights) === kept) return facet;
    }
    const kind = this.get(base, ObjectRow.Kind);
    const facet = this.make(kind, 0, kept, this.get(base, ObjectRow.Cell), 0);
    this.#maybeFree.push(facet);
    this.set(facet, ObjectRow.BornKind, kind);
    this.set(facet, ObjectRow.Base, base);
    this.set(facet, ObjectRow.NextFacet, this.get(base, ObjectRow.FirstFacet));
    this.set(base, ObjectRow.FirstFacet, facet);
    this.hold(base);
    return facet;
  }

  /** One more holder that may use the row. */
  hold(object: number): void {
    if (object === this.freeRows.latest) this.freeRows.latest = 0;
    this.set(object, ObjectRow.Reachable, this.get(object, ObjectRow.Reachable) + 1);
  }

  /** One holder less that might use the row. */
  letGo(object: number): void {
    const data = this.data;
    const at = object << ObjectRow.Shift;
    const reachable = data[at | ObjectRow.Reachable] - 1;
    if (reachable < 0) throw letGoTooOften(object);
    if (!this.freeRows.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh])) {
      this.#letGoOld(object, reachable);
      return;
    }
    data[at | ObjectRow.Reachable] = reachable;
    if (reachable === 0) this.suspect(object);
  }

  /** A holder that merely knew the row may use it again. */
  reach(object: number): void {
    this.#lessKnown(object);
    this.hold(object);
  }

  /** A holder may no longer use the row, and still knows its identity. */
  drop(object: number): void {
    this.set(object, ObjectRow.Known, this.get(object, ObjectRow.Known) + 1);
    this.letGo(object);
  }

  /** A holder that merely knew the row forgets it. */
  forget(object: number): void {
    this.#lessKnown(object);
    if (this.recognizableOf(object) === 0) this.suspect(object);
  }

  /**
   * Holds the row that was made last, when it stands for a resource that nobody held yet, and no checkpoint was reached since; else false. Any number may be
   * asked.
   */
  holdLatest(object: number): boolean {
    const data = this.data;
    const freeList = this.freeRows;
    const at = object << ObjectRow.Shift;
    if (object === 0 || object !== freeList.latest || data[at] <= 0) return false;
    freeList.latest = 0;
    data[at | ObjectRow.Reachable] = 1;
    return true;
  }

  /** Puts a row on the maybe-free list: its owner changed. */
  suspect(object: number): void {
    // A guest may have the same rows suspected as often as it can pay for.
    this.#maybeFree.pushOnce(object);
  }

  /**
   * Takes rows off the maybe-free list, settles those that are resources, and answers the first that is none; 0 when the list is empty. Resources that their
   * devices still have stand in `released` then.
   */
  settleResources(released: ReleaseList): number {
    const maybeFree = this.#maybeFree;
    for (let left = maybeFree.length; left > 0; ) {
      const object = maybeFree.at(--left);
      const data = this.data;
      const at = object << ObjectRow.Shift;
      const kind = data[at];
      if (kind < 0) {
        maybeFree.shorten(left);
        return object;
      }
      if (kind === RowKind.Free || data[at | ObjectRow.Reachable] !== 0) continue;
      if (kind === ObjectRow.Gone || (data[at | ObjectRow.Base] | data[at | ObjectRow.Known]) !== 0) {
        maybeFree.shorten(left);
        this.#settleResource(object, released);
        left = maybeFree.length;
        continue;
      }
      released.push(kind, data[at | ObjectRow.Cell]);
      // As free, of a row that nobody need clear.
      if (!this.freeRows.isNew(data[at | ObjectRow.SerialLow], data[at | ObjectRow.SerialHigh]))
        this.journal.note(this.frees, object, kind, 0);
      data[at] = RowKind.Free;
      this.freeRows.put(object);
    }
    maybeFree.shorten(0);
    return 0;
  }

  /** Voids a resource and its facets: their handles become `Gone`. The device has already let go of the cell. */
  void(object: number): void {
    if (!this.has(object)) throw new Error(`invariant: object ${object} is there to be voided`);
    const base = this.get(object, ObjectRow.Base) || object;
    this.set(base, ObjectRow.Kind, ObjectRow.Gone);
    for (
      let facet = this.get(base, ObjectRow.FirstFacet);
      facet !== 0;
      facet = this.get(facet, ObjectRow.NextFacet)
    ) {
      this.set(facet, ObjectRow.Kind, ObjectRow.Gone);
    }
  }

  /** Settles a resource that nobody may use: a facet, or one that somebody knows, or that is gone. */
  #settleResource(object: number, released: ReleaseList): void {
    const base = this.get(object, ObjectRow.Base);
    const kind = this.get(object, ObjectRow.Kind);
    const held = base === 0 && kind !== ObjectRow.Gone;
    if (held) released.push(kind, this.get(object, ObjectRow.Cell));
    if (this.get(object, ObjectRow.Known) !== 0) {
      if (held) this.void(object);
      return;
    }
    if (base !== 0) this.#unlink(object, base);
    this.free(object);
    if (base !== 0) this.letGo(base);
  }

  #letGoOld(object: number, reachable: number): void {
    this.set(object, ObjectRow.Reachable, reachable);
    if (reachable === 0) this.suspect(object);
  }

  #lessKnown(object: number): void {
    const known = this.get(object, ObjectRow.Known) - 1;
    if (known < 0) throw letGoTooOften(object);
    this.set(object, ObjectRow.Known, known);
  }

  #unlink(facet: number, base: number): void {
    const next = this.get(facet, ObjectRow.NextFacet);
    let before = this.get(base, ObjectRow.FirstFacet);
    if (before === facet) {
      this.set(base, ObjectRow.FirstFacet, next);
      return;
    }
    while (this.get(before, ObjectRow.NextFacet) !== facet) before = this.get(before, ObjectRow.NextFacet);
    this.set(before, ObjectRow.NextFacet, next);
  }
}

function letGoTooOften(object: number): Error {
  return new Error(`invariant: object ${object} was let go more often than held`);
}
