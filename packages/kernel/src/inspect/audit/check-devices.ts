import { ObjectFlag } from '../../tables/layout.js';
import type { Audited } from './audited.js';

/** Each device's table is one-to-one and has all of its nodes, and no others as its own; nodes that are to be told of are those that say so. */
export function checkDevices({ state, find, name }: Audited): void {
  const { objects, devices, nodeDrops } = state;
  for (const { number, name: device, names } of devices) {
    const { clist } = names;
    for (const dref of clist.handles()) {
      const row = clist.knownObjectOf(dref);
      const entry = `device ${device}, dref ${dref} for ${name(row)}`;
      if (clist.handleOf(row) !== dref) find(`${entry}: the index finds another dref`);
      if (clist.isExport(dref) && (objects.sortOf(row) !== 'node' || objects.ownerOf(row) !== number))
        find(`${entry}: it is no node of the device`);
      if (!clist.isExport(dref) && !clist.isUsable(dref)) find(`${entry}: an import is never merely known`);
    }
  }
  const toTell = new Set(nodeDrops.items());
  for (const row of objects.all()) {
    if (objects.sortOf(row) !== 'node') continue;
    const owner = objects.ownerOf(row);
    const device = owner > 0 ? devices[owner - 1] : undefined;
    if (owner === 0 || (owner > 0 && device === undefined)) find(`${name(row)} belongs to nobody`);
    if (device !== undefined && !device.names.clist.isExport(device.names.clist.handleOf(row)))
      find(`${name(row)} is not in the table of its device`);
    if (objects.hasFlag(row, ObjectFlag.DropPending) !== toTell.has(row))
      find(`${name(row)} is ${toTell.has(row) ? '' : 'not '}among those to be told of, and says otherwise`);
  }
}
