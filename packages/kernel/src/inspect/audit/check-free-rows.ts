import { Entry } from '@callgate/native-addon';
import { GcAction } from '../../tables/gc-actions.js';
import { type Audited, upTo, vatName } from './audited.js';

/** A list of free rows. */
interface Free {
  /** Rows below this were handed out at some time. */
  readonly highWater: number;
  freed(): Generator<number>;
}

/** In every table a row either stands for something, or is on the list of free rows, once. */
export function checkFreeRows({ state, find }: Audited): void {
  const { objects, links, deliveries, gc, vats } = state;
  const rows = [...objects.all()];
  const check = (table: string, free: Free, used: readonly number[], retired: readonly number[] = []) => {
    for (const finding of misplaced(free, used, retired)) find(`${table}: ${finding}`);
  };
  check('objects', objects.freeRows, rows);
  if (objects.live !== rows.length) find(`objects: ${objects.live} are counted; there are ${rows.length}`);
  for (const row of upTo(objects.freeRows.freed(), objects.freeRows.highWater))
    if (!objects.isClear(row)) find(`objects: free row ${row} is not clear`);
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
    const imports = split(clist.rows(false));
    // An index of 32-bit handles whose generations are used up never comes back.
    const retired =
      config.backend.profile.handleBits === 16
        ? []
        : imports.unused.filter((row) => clist.rows(false)[(row - 1) * Entry.Words] === -1);
    const freeImports = { highWater: imports.highWater, freed: () => clist.freeImports() };
    check(`imports of ${vatName(vat)}`, freeImports, imports.used, retired);
    const exports = split(clist.rows(true));
    const freeExports = { highWater: exports.highWater, freed: () => clist.freeExports() };
    check(`exports of ${vatName(vat)}`, freeExports, exports.used);
  }
}

/** Rows of a c-list, from 1: those that are in use, and those that were and are not. */
function split(words: Int32Array) {
  const rows = Array.from({ length: words.length / Entry.Words }, (_, index) => index + 1);
  const isUsed = (row: number) => words[(row - 1) * Entry.Words + Entry.Handle] !== 0;
  return {
    highWater: rows.length + 1,
    used: rows.filter(isUsed),
    unused: rows.filter((row) => !isUsed(row)),
  };
}

function* misplaced(free: Free, used: readonly number[], retired: readonly number[]): Generator<string> {
  if (free.highWater === 1 && used.length === 0 && free.freed().next().done === true) return;
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
