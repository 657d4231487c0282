import { RowKind } from '../tables/layout.js';
import type { CListTable } from '@callgate/native-addon';
import type { ObjectTable } from '../tables/objects.js';

/** Cuts an export to the number that its device gave it. */
const NUMBER = 0x3fff_ffff;

/**
 * What one device may name, with the counts that go with it. An import counts until the device drops it; a node of its own does not count, and is no longer
 * usable once the device was told that nobody uses it.
 */
export class DeviceNames {
  constructor(
    readonly device: number,
    readonly clist: CListTable,
    readonly objects: ObjectTable,
  ) {}

  /**
   * The row of a dref; it may be a new node.
   * @throws RangeError for what is no dref, or when the table is full
   */
  use(dref: number): number {
    const { clist, objects, device } = this;
    const isOwn = clist.isExport(dref) && !clist.isPromiseExport(dref);
    const row = (dref | 0) === dref ? clist.knownObjectOf(dref) : 0;
    if (row !== 0) {
      clist.setUsable(dref, true);
      // Of a node that the device was told to drop it is to be told again, if nobody comes to hold it.
      if (objects.reachableOf(row) === 0) objects.suspect(row);
      return row;
    }
    if ((dref | 0) !== dref || !isOwn) throw new RangeError(`${dref} is no reference of the device`);
    if (clist.size >= clist.quota) throw new RangeError('the table of the device is full');
    const node = objects.createRow(RowKind.Node, device, dref & NUMBER);
    clist.export(dref, node);
    return node;
  }

  /**
   * The dref of a row that the device is told of: the one it has, or a new import.
   * @throws RangeError when the table is full
   */
  tell(row: number): number {
    const { clist, objects } = this;
    const known = clist.handleOf(row);
    if (known !== 0) {
      clist.setUsable(known, true);
      return known;
    }
    const dref = clist.allocate(row);
    if (dref === 0) throw new RangeError('the table of the device is full');
    objects.hold(row);
    return dref;
  }

  useAll(drefs: ArrayLike<number>): Int32Array {
    return Int32Array.from({ length: drefs.length }, (_, index) => this.use(drefs[index]));
  }

  tellAll(rows: ArrayLike<number>): Int32Array {
    return Int32Array.from({ length: rows.length }, (_, index) => this.tell(rows[index]));
  }

  /**
   * An import leaves the table.
   * @throws RangeError for what is no import of the device
   */
  drop(dref: number): void {
    const { clist, objects } = this;
    const row = clist.isExport(dref) ? 0 : clist.knownObjectOf(dref);
    if (row === 0) throw new RangeError(`${dref} is no import of the device`);
    clist.remove(dref);
    objects.letGo(row);
  }
}
