import { rowsOf } from '../admin/life-events.js';
import type { State } from '../state.js';
import { PromiseState } from '../tables/promises.js';
import { type Work, forEachHeld } from '../work.js';

/** Rows whose counts are not those of their holders, between two cranks: `row: reachable/recognizable, counted …`. */
export function miscounted(state: State): string[] {
  const { objects, promises, deliveries, outside, lifeEvents, admin } = state;
  const reachable = new Map<number, number>();
  const recognizable = new Map<number, number>();
  const know = (row: number) => recognizable.set(row, (recognizable.get(row) ?? 0) + 1);
  const hold = (row: number) => {
    reachable.set(row, (reachable.get(row) ?? 0) + 1);
    know(row);
  };
  const holdWork = (work: Work) => forEachHeld(work, hold);
  for (const { number, clist } of state.vats) {
    for (const work of deliveries.of(number)) holdWork(work);
    for (const handle of clist.handles()) {
      const row = clist.knownObjectOf(handle);
      if (clist.isExport(handle)) {
        if (objects.isPromise(row)) hold(row);
      } else if (clist.isUsable(handle)) hold(row);
      else know(row);
    }
    const record = admin.of(number);
    if (record !== null) hold(record.notifier);
  }
  for (const { names } of state.devices) {
    for (const dref of names.clist.handles())
      if (!names.clist.isExport(dref)) hold(names.clist.knownObjectOf(dref));
  }
  for (const event of lifeEvents.all()) for (const row of rowsOf(event)) hold(row);
  for (const row of objects.all()) {
    if (outside.keptOf(row) > 0) hold(row);
    if (!objects.isPromise(row)) continue;
    for (const message of deliveries.waitingFor(row)) holdWork(message);
    if (promises.stateOf(row) !== PromiseState.Unresolved) {
      for (const slot of promises.settlementOf(row).slots) hold(slot);
    }
  }
  return [...objects.all()].flatMap((row) => {
    const counted = `${reachable.get(row) ?? 0}/${recognizable.get(row) ?? 0}`;
    const kept = `${objects.reachableOf(row)}/${objects.recognizableOf(row)}`;
    return counted === kept ? [] : [`${outside.nameOf(row)}: ${kept}, counted ${counted}`];
  });
}
