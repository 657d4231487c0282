import { ObjectRow } from '../../tables/layout.js';
import { type Audited, upTo } from './audited.js';

/** A resource that nobody holds was released, and a base and its facets know each other. */
export function checkResources({ state, find, name }: Audited): void {
  const { objects } = state;
  const listed = new Set<number>();
  for (const row of objects.all()) {
    if (!objects.has(row)) continue;
    if (objects.recognizableOf(row) === 0) find(`${name(row)}: nobody holds it, and it is not freed`);
    else if (objects.reachableOf(row) === 0 && objects.baseOf(row) === 0 && !objects.isGone(row))
      find(`${name(row)}: nobody can use it, and it is not released`);
    const rights = new Set<number>();
    for (const facet of upTo(objects.facetsOf(row), objects.freeRows.highWater)) {
      listed.add(facet);
      if (objects.baseOf(facet) !== row) find(`${name(facet)} is no facet of ${name(row)}, which lists it`);
      if (rights.has(objects.rightsOf(facet))) find(`${name(row)} has two facets with the same rights`);
      rights.add(objects.rightsOf(facet));
      if ((objects.rightsOf(facet) & ~objects.rightsOf(row)) !== 0)
        find(`${name(facet)} can do more than ${name(row)}`);
      if (objects.isGone(facet) !== objects.isGone(row) || objects.cellOf(facet) !== objects.cellOf(row))
        find(`${name(facet)} is not what ${name(row)} is`);
    }
  }
  for (const row of objects.all()) {
    const base = objects.baseOf(row);
    if (base === 0) continue;
    if (!listed.has(row)) find(`${name(row)} is not listed by ${name(base)}`);
    if (objects.get(base, ObjectRow.Base) !== 0) find(`${name(row)} is a facet of a facet`);
  }
}
