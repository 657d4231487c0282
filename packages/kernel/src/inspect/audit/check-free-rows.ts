import type { Column } from '../../journal/column.js';
import { EntryRow } from '../../tables/layout.js';
import type { FreeList } from '../../tables/free-list.js';
import { GcAction } from '../../tables/gc-actions.js';
import { type Audited, upTo, vatName } from './audited.js';

/** In every table a row either stands for something, or is on the list of free rows, once. */
export function checkFreeRows({ state, find }: Audited): void {
  const { objects, links, deliveries, gc, vats } = state;
  const rows = [...objects.all()];
  const check = (table: string, free: FreeList, used: readonly number[], retired: readonly number[] = []) => {
    for (const finding of misplaced(free, used, retired)) find(`${table}: ${finding}`);
  };
  check('objects', objects.freeRows, rows);
  if (objects.live !== rows.length) find(`objects: ${objects.live} are counted; there are ${rows.length}`);
  const most = links.freeRows.highWater;
  check(
    'links',
    links.freeRows,
    rows.flatMap((row) => (objects.has(row) ? [] : [...upTo(links.of(row), most)])),
  );
  const promises = rows.filter((row) => objects.isPromise(row));
  const mostWork = deliveries.freeRows.highWater;
  const work = [
    ...vats.flatMap(({ number }) => [...upTo(deliveries.rowsOf(number), mostWork)]),
    ...promises.flatMap((promise) => [...upTo(deliveries.rowsWaitingFor(promise), mostWork)]),
  ];
  check('waiting work', deliveries.freeRows, work);
  if (deliveries.kept !== work.length)
    find(`waiting work: ${deliveries.kept} pieces are kept; ${work.length} are in a list`);
  const actions = vats.flatMap(({ number }) =>
    [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports].flatMap((kind) =>
      [...upTo(gc.of(number, kind), gc.freeRows.highWater)].map(({ row }) => row),
    ),
  );
  check('news of references', gc.freeRows, actions);
  for (const vat of vats) {
    const { clist, config } = vat;
    const imports = split(clist.entries, clist.freeImports.highWater, (handle) => handle > 0);
    // An index of 32-bit handles whose generations are used up never comes back.
    const retired =
      config.backend.profile.handleBits === 16
        ? []
        : imports.unused.filter((row) => clist.entries.data[row << EntryRow.Shift] === -1);
    check(`imports of ${vatName(vat)}`, clist.freeImports, imports.used, retired);
    const exports = split(clist.exports, clist.freeExports.highWater, (handle) => handle !== 0);
    check(`exports of ${vatName(vat)}`, clist.freeExports, exports.used);
  }
}

/** Places of a c-list's column, without row 0: the rows that are in use, and those that were and are not. */
function split(column: Column, highWater: number, isUsed: (handle: number) => boolean) {
  const rows = Array.from({ length: highWater - 1 }, (_, index) => index + 1);
  const used = (row: number) => isUsed(column.data[(row << EntryRow.Shift) + EntryRow.Handle]);
  return { used: rows.filter(used), unused: rows.filter((row) => !used(row)) };
}

function* misplaced(free: FreeList, used: readonly number[], retired: readonly number[]): Generator<string> {
  const places = new Map<number, string>();
  for (const row of used) {
    if (places.has(row)) yield `row ${row} is used twice`;
    places.set(row, 'used');
  }
  for (const row of upTo(free.freed(), free.highWater)) {
    if (places.has(row)) yield `row ${row} is free, and ${places.get(row)}`;
    places.set(row, 'free already');
  }
  for (const row of retired) if (!places.has(row)) places.set(row, 'retired');
  for (let row = 1; row < free.highWater; row++) if (!places.has(row)) yield `row ${row} is lost`;
  for (const row of places.keys()) if (row < 1 || row >= free.highWater) yield `row ${row} was never made`;
}
