import { ObjectFlag } from '../../tables/layout.js';
import { type Audited, upTo, vatName } from './audited.js';

/** Whatever an object or a promise links to is a vat that has an entry for it, once, and the entry knows the link. */
export function checkLinks({ state, find, name }: Audited): void {
  const { objects, links, vats } = state;
  const found = new Set<number>();
  for (const row of objects.all()) {
    if (objects.has(row)) continue;
    let before = 0;
    for (const link of upTo(links.of(row), links.freeRows.highWater)) {
      found.add(link);
      if (links.previous(link) !== before) find(`${name(row)}: its links do not lead back`);
      before = link;
      const vat = state.findVat(links.vatOf(link));
      if (vat === undefined) {
        find(`${name(row)} links to vat ${links.vatOf(link)}, which is none`);
        continue;
      }
      const handle = vat.clist.handleOf(row);
      if (handle === 0 || vat.clist.linkOf(handle) !== link)
        find(`${name(row)} links to ${vatName(vat)}, which has no entry that says so`);
      const retired = objects.sortOf(row) === 'object' && objects.hasFlag(row, ObjectFlag.Retired);
      if (links.isPending(link) !== retired)
        find(`${name(row)}: ${vatName(vat)} ${retired ? 'is not' : 'is'} to be told that it is retired`);
    }
  }
  for (const vat of vats) {
    for (const handle of vat.clist.handles()) {
      const link = vat.clist.linkOf(handle);
      if (link > 0 && !found.has(link)) find(`${vatName(vat)}: the link of handle ${handle} is in no list`);
    }
  }
}
