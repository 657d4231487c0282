import { ObjectFlag } from '../../tables/layout.js';
import { type Audited, vatName } from './audited.js';

/** An object's owner exports it, and what its counts call for was done or is about to be. */
export function checkObjects({ state, find, name }: Audited): void {
  const { objects } = state;
  for (const row of objects.all()) {
    if (objects.sortOf(row) !== 'object') continue;
    const reachable = objects.reachableOf(row);
    const recognizable = objects.recognizableOf(row);
    if (reachable < 0 || reachable > recognizable)
      find(`${name(row)}: ${reachable} may use it, ${recognizable} know it`);
    const owner = objects.ownerOf(row);
    const retired = objects.hasFlag(row, ObjectFlag.Retired);
    if (owner === 0) {
      if (reachable === 0 && !retired) find(`${name(row)}: nobody owns or uses it, and it is not retired`);
      if (retired && recognizable === 0) find(`${name(row)} is retired and nobody knows it, yet it is there`);
      if (retired && reachable !== 0) find(`${name(row)} is retired, yet somebody may use it`);
      continue;
    }
    const vat = state.findVat(owner);
    const handle = vat?.clist.handleOf(row) ?? 0;
    if (vat === undefined || handle === 0 || !vat.clist.isExport(handle)) {
      find(`${name(row)}: its owner, vat ${owner}, does not export it`);
      continue;
    }
    if (retired) find(`${name(row)} is retired, and owned by ${vatName(vat)}`);
    if (reachable === 0 && vat.clist.isUsable(handle) && !objects.hasFlag(row, ObjectFlag.DropPending))
      find(`${name(row)}: ${vatName(vat)} is not to be told that nobody uses it`);
    if (recognizable === 0 && !objects.hasFlag(row, ObjectFlag.RetirePending))
      find(`${name(row)}: ${vatName(vat)} is not to be told that nobody knows it`);
  }
}
