import { ObjectFlag } from '../../tables/layout.js';
import { GcAction } from '../../tables/gc-actions.js';
import { isOver } from '../../vat/vat.js';
import { type Audited, upTo, vatName } from './audited.js';

/** A flag that a vat is to be told something stands where that waits to be told, and a vat that can be told has its turn. */
export function checkGcActions({ state, find, name }: Audited): void {
  const { objects, gc } = state;
  const turns = gc.turns();
  const waiting = { [GcAction.DropExports]: new Set<number>(), [GcAction.RetireExports]: new Set<number>() };
  for (const vat of state.vats) {
    const { number } = vat;
    let due = false;
    for (const kind of [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports] as const) {
      const told = new Set<number>();
      for (const { object } of upTo(gc.of(number, kind), gc.freeRows.highWater)) {
        due = true;
        if (object === 0) continue;
        if (told.has(object) || (kind !== GcAction.RetireImports && waiting[kind].has(object)))
          find(`${vatName(vat)} is to be told twice of ${name(object)}`);
        told.add(object);
        if (kind !== GcAction.RetireImports) waiting[kind].add(object);
      }
      if (kind === GcAction.RetireImports) checkRetireImports(number, told);
    }
    const places = turns.filter((turn) => turn === number).length;
    if (places > 1) find(`${vatName(vat)} has ${places} turns at once`);
    if (due && places === 0 && vat.state === 'idle')
      find(`${vatName(vat)} is to be told of references, and has no turn`);
    const swept = isOver(vat) && ![...state.cleanups.items()].includes(number);
    if (due && swept) find(`${vatName(vat)} is over and swept, and is to be told of references`);
  }
  for (const row of objects.all()) {
    if (objects.sortOf(row) !== 'object') continue;
    if (objects.hasFlag(row, ObjectFlag.DropPending) !== waiting[GcAction.DropExports].has(row))
      find(`${name(row)}: its flag that dropExports is pending is wrong`);
    if (objects.hasFlag(row, ObjectFlag.RetirePending) !== waiting[GcAction.RetireExports].has(row))
      find(`${name(row)}: its flag that retireExports is pending is wrong`);
  }

  /** Every importer whose link says so waits to be told. */
  function checkRetireImports(vat: number, told: ReadonlySet<number>): void {
    const { clist } = state.vat(vat);
    for (const handle of clist.handles()) {
      const link = clist.linkOf(handle);
      const row = clist.knownObjectOf(handle);
      if (link > 0 && state.links.isPending(link) !== told.has(row) && objects.sortOf(row) === 'object')
        find(`vat ${vat}: the flag that retireImports of ${name(row)} is pending is wrong`);
    }
  }
}
