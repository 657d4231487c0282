import { EntryLink, ObjectRow, RowKind } from '../../tables/layout.js';
import { PromiseState } from '../../tables/promises.js';
import { type Audited, upTo, vatName } from './audited.js';

/** Each vat's table is one-to-one, its indexes find every entry and nothing else, and each entry is of the sort that its row is. */
export function checkCLists({ state, find, name }: Audited): void {
  const { objects, promises, links, deliveries } = state;
  for (const vat of state.vats) {
    const { clist } = vat;
    const news = new Set<number>();
    for (const work of upTo(deliveries.of(vat.number), deliveries.freeRows.highWater))
      if (work.work === 'notify') news.add(work.promise);
    let entries = 0;
    let exports = 0;
    for (const handle of clist.handles()) {
      const row = clist.knownObjectOf(handle);
      const entry = `${vatName(vat)}, handle ${handle} for ${name(row)}`;
      const exported = clist.isExport(handle);
      entries++;
      if (exported) exports++;
      if (row === 0) find(`${entry}: the index does not find the handle`);
      if (clist.handleOf(row) !== handle) find(`${entry}: the index finds another handle`);
      if (clist.isUsable(handle) && clist.objectOf(handle) !== row) find(`${entry}: it is not found for use`);
      if (!clist.isUsable(handle) && clist.objectOf(handle) !== 0)
        find(`${entry}: it is found though the vat may not use it`);
      if (!objects.isUsed(row)) continue;
      const sort = objects.sortOf(row);
      if (sort === 'promise' && !clist.isUsable(handle)) find(`${entry}: a promise is never merely known`);
      if (exported && clist.isPromiseExport(handle) !== (sort === 'promise'))
        find(`${entry}: the handle says another sort than ${sort}`);
      if (exported && sort === 'object' && objects.ownerOf(row) !== vat.number)
        find(`${entry}: the vat is not its owner`);
      const link = clist.linkOf(handle);
      const imported = !exported && objects.get(row, ObjectRow.Kind) === RowKind.Object;
      if (imported && link <= 0) find(`${entry}: the object does not find its importer`);
      if (!imported && sort !== 'promise' && link > 0)
        find(`${entry}: there is a link to follow for nothing`);
      if (sort === 'promise' && link > 0 && promises.stateOf(row) !== PromiseState.Unresolved)
        find(`${entry}: the vat still waits for a settled promise`);
      if (link === EntryLink.News && !news.has(row)) find(`${entry}: news is said to wait, and does not`);
      if (link > 0 && links.vatOf(link) !== vat.number) find(`${entry}: its link leads to another vat`);
    }
    if (entries !== clist.size)
      find(`${vatName(vat)}: the index by object has ${clist.size} entries for ${entries}`);
    if (exports !== clist.exported)
      find(`${vatName(vat)}: the index of exports has ${clist.exported} entries for ${exports}`);
  }
}
