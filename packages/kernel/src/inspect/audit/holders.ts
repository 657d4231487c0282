import { rowsOf } from '../../admin/life-events.js';
import type { Outside } from '../../tables/outside.js';
import type { State } from '../../kernel/state.js';
import { forEachHeld } from '../../tables/work.js';
import { upTo } from './audited.js';

/** How many hold a row: those that may use it, and all. */
export interface Holders {
  reachable: number;
  recognizable: number;
}

/** Counts the holders of every row afresh, one kind of holder after the other. Rows that nobody holds are not in the answer. */
export function countHolders(state: State, outside: Outside): Map<number, Holders> {
  const counts = new Map<number, Holders>();
  const hold = (row: number, reachable = 1): void => {
    const counted = counts.get(row) ?? { reachable: 0, recognizable: 0 };
    counts.set(row, counted);
    counted.reachable += reachable;
    counted.recognizable++;
  };
  const { objects, promises, deliveries, lifeEvents, admin } = state;
  const most = deliveries.freeRows.highWater;
  for (const vat of state.vats) {
    const { clist } = vat;
    for (const handle of clist.handles()) {
      const row = clist.knownObjectOf(handle);
      if (!clist.isExport(handle)) hold(row, clist.isUsable(handle) ? 1 : 0);
      else if (objects.isPromise(row)) hold(row);
    }
    for (const work of upTo(deliveries.of(vat.number), most)) forEachHeld(work, (row) => hold(row));
    if (vat.current !== null) forEachHeld(vat.current, (row) => hold(row));
    // A time slice may end between what a guest stages and its commit.
    vat.gate.vatCalls?.stage.forEachHeld((row) => hold(row));
    const record = admin.of(vat.number);
    if (record !== null) hold(record.notifier);
  }
  for (const row of objects.all()) {
    if (objects.isPromise(row)) {
      for (const message of upTo(deliveries.waitingFor(row), most)) forEachHeld(message, (row) => hold(row));
      if (promises.hasSettlement(row)) for (const slot of promises.settlementOf(row).slots) hold(slot);
    } else if (objects.baseOf(row) !== 0) {
      hold(objects.baseOf(row));
    }
  }
  for (const { names } of state.devices) {
    const { clist } = names;
    for (const dref of clist.handles()) if (!clist.isExport(dref)) hold(clist.knownObjectOf(dref));
  }
  for (const event of lifeEvents.all()) for (const row of rowsOf(event)) hold(row);
  for (const row of state.deferred.items()) hold(row);
  for (const row of state.unheld.items()) hold(row);
  for (const [row] of outside.kept()) hold(row);
  return counts;
}
