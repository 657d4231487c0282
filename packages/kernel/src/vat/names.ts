import type { Journal } from '../journal/journal.js';
import { ObjectRow, RowKind } from '../tables/layout.js';
import type { Accounts } from '../tables/accounts.js';
import { type CListTable, type Lists, NOT_USABLE } from '@callgate/native-addon';
import type { LinkTable } from '../tables/links.js';
import type { ObjectTable } from '../tables/objects.js';
import type { PromiseTable } from '../tables/promises.js';

/** The tables behind every vat's names. */
export interface NamedTables {
  readonly journal: Journal;
  readonly objects: ObjectTable;
  readonly links: LinkTable;
  readonly promises: PromiseTable;
  readonly accounts: Accounts;
  /** Carries out what is done to a whole list of names. */
  readonly lists: Lists;
}

/** Why a number is no reference that the vat may use. */
export type NameError = 'bad-handle' | 'handle-table-full' | 'data-full';

/**
 * What one vat may name, with the counts that go with it: its c-list, and what each entry holds. An import that may be used counts as
 * reachable and recognizable, one that was dropped as recognizable; the export of a promise counts, that of an object does not.
 */
export class Names {
  /** Why the last {@link use} answered 0. */
  error: NameError = 'bad-handle';

  constructor(
    readonly vat: number,
    readonly clist: CListTable,
    readonly tables: NamedTables,
  ) {}

  /** The object behind a number that the vat uses; it may be a new export. 0, and {@link error}, when it is none. */
  use(handle: number): number {
    const object = this.clist.use(handle);
    if (object > 0) {
      this.used(object);
      return object;
    }
    this.error = 'bad-handle';
    return object === NOT_USABLE ? 0 : this.#export(handle);
  }

  /** An object of the vat's own may be one that it was told to drop: whoever merely looks at it holds it no more than before, and the vat is to be told again. */
  used(object: number): void {
    const { objects } = this.tables;
    if (objects.reachableOf(object) === 0) objects.suspect(object);
  }

  /** The vat's handle for an object that it is told of: the one it has, or a new import. 0 when its table is full. */
  tell(object: number): number {
    const { clist } = this;
    const { objects } = this.tables;
    const known = clist.handleOf(object);
    if (known === 0) return this.#import(object);
    if (!clist.isUsable(known)) {
      clist.setUsable(known, true);
      if (!clist.isExport(known)) objects.reach(object);
    }
    return known;
  }

  /** An import may no longer be used; its identity is still known. The handle is a usable import. */
  drop(handle: number): void {
    const object = this.clist.knownObjectOf(handle);
    this.clist.setUsable(handle, false);
    this.tables.objects.drop(object);
  }

  /** Takes an entry out, with what it holds; answers its row. The handle is in the table. */
  remove(handle: number): number {
    const { object, usable, link } = this.clist.remove(handle);
    this.removed(handle, object, usable, link);
    return object;
  }

  /** What goes with an entry that was taken out: its holds and its link. */
  removed(handle: number, object: number, usable: boolean, link: number): void {
    const { clist } = this;
    const { objects, links } = this.tables;
    if (link > 0) links.remove(object, link);
    if (!clist.isExport(handle)) {
      if (usable) objects.letGo(object);
      else objects.forget(object);
    } else if (objects.isPromise(object)) {
      objects.letGo(object);
    }
  }

  /** Joins the subscribers of a promise in the table; nothing happens when the vat is one of them. */
  subscribe(handle: number): void {
    const { clist, tables, vat } = this;
    if (clist.linkOf(handle) !== 0) return;
    clist.setLink(handle, tables.links.add(clist.knownObjectOf(handle), vat));
  }

  /** Leaves the subscribers of a promise in the table. */
  unsubscribe(handle: number): void {
    const link = this.clist.linkOf(handle);
    if (link <= 0) return;
    this.tables.links.remove(this.clist.knownObjectOf(handle), link);
    this.clist.setLink(handle, 0);
  }

  /** What goes with a new import: its hold and, of an object, its link. */
  imported(handle: number, object: number): void {
    const { clist, tables, vat } = this;
    tables.objects.hold(object);
    if (tables.objects.get(object, ObjectRow.Kind) === RowKind.Object)
      clist.setLink(handle, tables.links.add(object, vat));
  }

  #import(object: number): number {
    const handle = this.clist.allocate(object);
    if (handle !== 0) this.imported(handle, object);
    return handle;
  }

  #export(handle: number): number {
    const { clist, tables, vat } = this;
    const promise = clist.isPromiseExport(handle);
    if (promise && !tables.accounts.mayMakePromise(vat)) {
      this.error = 'data-full';
      return 0;
    }
    const object = promise ? tables.promises.create(vat) : tables.objects.createRow(RowKind.Object, vat);
    if (clist.export(handle, object)) {
      if (promise) tables.objects.hold(object);
      return object;
    }
    this.error = 'handle-table-full';
    return 0;
  }
}
