import { PromiseRow } from '../../tables/layout.js';
import { PromiseState } from '../../tables/promises.js';
import { isOver } from '../../vat/vat.js';
import type { Work } from '../../tables/work.js';
import { type Audited, upTo, vatName } from './audited.js';

/** What waits is where it belongs, its lists are whole, and a vat that can go on has a place in the run queue for each piece of its work. */
export function checkWork({ state, find, name }: Audited): void {
  const { objects, promises, deliveries, runQueue, cleanups } = state;
  const places = new Map<number, number>();
  for (const vat of runQueue.items()) places.set(vat, (places.get(vat) ?? 0) + 1);
  for (const vat of state.vats) {
    const { number } = vat;
    const most = deliveries.freeRows.highWater;
    const rows = [...upTo(deliveries.rowsOf(number), most)];
    if (rows.length !== deliveries.waiting(number))
      find(`${vatName(vat)}: ${deliveries.waiting(number)} pieces wait; the list has ${rows.length}`);
    if ((rows.at(-1) ?? 0) !== deliveries.lastRowOf(number))
      find(`${vatName(vat)}: the list of what waits has another end`);
    if (vat.state === 'idle' && (places.get(number) ?? 0) < rows.length)
      find(
        `${vatName(vat)}: ${rows.length} pieces wait for ${places.get(number) ?? 0} places in the run queue`,
      );
    for (const work of upTo(deliveries.of(number), most)) {
      const wrong = misplaced(work);
      if (wrong !== '') find(`${vatName(vat)}: ${wrong}`);
    }
    const toSweep =
      isOver(vat) && (rows.length > 0 || vat.clist.size > 0 || promises.firstDecidedBy(number) !== 0);
    if (toSweep && ![...cleanups.items()].includes(number)) find(`${vatName(vat)} is over, and never swept`);
  }
  for (const row of objects.all()) {
    if (!objects.isPromise(row)) continue;
    const rows = [...upTo(deliveries.rowsWaitingFor(row), deliveries.freeRows.highWater)];
    if (rows.length !== objects.waitingFor(row))
      find(`${name(row)}: ${objects.waitingFor(row)} messages wait; the list has ${rows.length}`);
    if (rows.length > 0 && rows.at(-1) !== objects.get(row, PromiseRow.LastWaiting))
      find(`${name(row)}: the list of what waits has another end`);
    for (const { target } of upTo(deliveries.waitingFor(row), deliveries.freeRows.highWater))
      if (target !== row) find(`${name(row)}: a message to ${name(target)} waits for it`);
  }

  function misplaced(work: Work): string {
    if (work.work === 'notify') {
      const settled =
        objects.isPromise(work.promise) && promises.stateOf(work.promise) !== PromiseState.Unresolved;
      return settled ? '' : `the news of ${name(work.promise)} waits, which is no settled promise`;
    }
    if (work.work !== 'message' || work.result === 0) return '';
    return objects.isPromise(work.result)
      ? ''
      : `the result of a message is ${name(work.result)}, no promise`;
  }
}
