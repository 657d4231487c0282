import { Entry } from '@callgate/native-addon';
import { expect, test } from 'vitest';
import { LinkRow, ObjectFlag, ObjectRow, PromiseRow } from '../../tables/layout.js';
import { ReleaseList } from '../../collect/release-list.js';
import { settleCounts } from '../../collect/settle-counts.js';
import type { Column } from '../../journal/column.js';
import { bytes, data, textWorld } from '../../testing/text-world.js';

/** Alice gave bob an object and a promise, bob subscribed to it, messages wait, and a third vat is parked with news of references. */
function scene() {
  const { kernel, add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  alice.act(
    (syscall) => {
      syscall.send('p+2', data('waits', 'o+6'), 'p+3');
      syscall.send('p+2', data('waits too'));
      syscall.send('o-1', data('take', 'o+5', 'p+1', 'p+2'));
      syscall.resolve([{ promise: 'p+4', ...data('done', 'o+7') }]);
    },
    [bob.root],
  );
  bob.act((syscall) => {
    syscall.subscribe('p-1');
    syscall.dropImports(['o-1']);
  });
  kernel.queueMessage(bob.root, bytes('one'), [alice.root]);
  kernel.queueMessage(bob.root, bytes('two'));
  const { state } = kernel;
  const column = (name: string): Column => {
    const found = state.journal.columns.filter((each) => each.name === name).at(-1);
    if (found === undefined) throw new Error(`there is no column ${name}`);
    return found;
  };
  const rowOf = (vat: number, vref: string): number => {
    const entry = kernel.inspect().vats[vat - 1].clist.find((each) => each.vref === vref);
    return state.vat(vat).clist.knownObjectOf(entry?.handle ?? 0);
  };
  return { kernel, state, column, rowOf };
}

type Scene = ReturnType<typeof scene>;

const object = ({ rowOf }: Scene) => rowOf(1, 'o+5') << ObjectRow.Shift;
const promise = ({ rowOf }: Scene) => rowOf(1, 'p+1') << ObjectRow.Shift;
const awaited = ({ rowOf }: Scene) => rowOf(1, 'p+2') << ObjectRow.Shift;
const link = ({ state, rowOf }: Scene) => state.links.first(rowOf(1, 'o+5')) << LinkRow.Shift;

/** One cell of one table. */
const DAMAGES: readonly (readonly [
  what: string,
  column: string,
  cell: (scene: Scene) => number,
  value: number,
])[] = [
  ['a count of those who may use an object', 'objects.rows', (all) => object(all) + ObjectRow.Reachable, 7],
  ['a count of those who know an object', 'objects.rows', (all) => object(all) + ObjectRow.Known, 9],
  ['the count of a promise', 'objects.rows', (all) => promise(all) + ObjectRow.Reachable, 1],
  ['the owner of an object', 'objects.rows', (all) => object(all) + ObjectRow.Owner, 2],
  ['an owner that is none', 'objects.rows', (all) => object(all) + ObjectRow.Owner, 77],
  ['the flags of an object', 'objects.rows', (all) => object(all) + ObjectRow.Flags, 4],
  ['the first importer of an object', 'objects.rows', (all) => object(all) + ObjectRow.FirstLink, 0],
  ['the sort of a row', 'objects.rows', (all) => object(all) + ObjectRow.Kind, 0],
  ['the decider of a promise', 'objects.rows', (all) => promise(all) + ObjectRow.Owner, 2],
  ['the state of a promise', 'objects.rows', (all) => promise(all) + PromiseRow.State, 1],
  ['how many messages wait', 'objects.rows', (all) => awaited(all) + PromiseRow.Waiting, 5],
  ['the first message that waits', 'objects.rows', (all) => awaited(all) + PromiseRow.FirstWaiting, 0],
  ['the last message that waits', 'objects.rows', (all) => awaited(all) + PromiseRow.LastWaiting, 99],
  ['a list of decided promises', 'objects.rows', (all) => promise(all) + PromiseRow.PreviousDecided, 99],
  ['the first promise that a vat decides', 'promises.firstDecided', () => 1, 0],
  ['the promises settled with promises', 'promises.firstDecided', () => 0, 1],
  ['how many promises are settled with promises', 'promises.linked', () => 0, 1],
  ['the vat of a link', 'links.rows', (all) => link(all) + LinkRow.Vat, 1],
  ['a link to a vat that is none', 'links.rows', (all) => link(all) + LinkRow.Vat, 9],
  ['a list of links', 'links.rows', (all) => link(all) + LinkRow.Previous, 5],
  ['an endless list of links', 'links.rows', (all) => link(all) + LinkRow.Next, 1],
  ['that an importer is to be told', 'links.rows', (all) => link(all) + LinkRow.RetirePending, 1],
  ['the length of an inbox', 'deliveries.length', () => 2, 1],
  ['the head of an inbox', 'deliveries.head', () => 2, 0],
  ['the tail of an inbox', 'deliveries.tail', () => 2, 99],
  ['the way back through an inbox', 'deliveries.previous', ({ state }) => state.deliveries.lastRowOf(2), 99],
  ['the messages to a promise in an inbox', 'deliveries.firstTo', ({ rowOf }) => rowOf(1, 'p+2'), 1],
  ['the run queue', 'runQueue.header', () => 1, 1],
  ['what the host keeps', 'outside.rows.size', () => 0, 1],
];

test('a sound state has no findings', () => {
  expect(scene().kernel.audit()).toEqual([]);
});

test.each(DAMAGES)('an audit finds damage to %s', (_what, name, cell, value) => {
  const all = scene();
  const { kernel, state, column } = all;
  const at = cell(all);
  expect(column(name).data[at]).not.toBe(value);
  state.journal.write(column(name), at, value);
  expect(kernel.audit()).not.toEqual([]);
  state.journal.rollback();
  expect(kernel.audit()).toEqual([]);
});

/** A list of free rows. */
const FREE_DAMAGES: readonly (readonly [what: string, damage: (scene: Scene) => unknown])[] = [
  ['a row that stands for nothing', ({ state }) => state.objects.freeRows.take()],
  ['an object in a free row', ({ state, rowOf }) => state.objects.freeRows.put(rowOf(1, 'o+5'))],
  ['waiting work in a free row', ({ state }) => state.deliveries.freeRows.put(state.deliveries.lastRowOf(2))],
  [
    'a free row that is not clear',
    ({ state }) => {
      const row = state.objects.create(16, 0, 1);
      state.objects.setFlag(row, ObjectFlag.Retired, true);
      settleCounts(state, new ReleaseList());
    },
  ],
];

test.each(FREE_DAMAGES)('an audit finds %s', (_what, damage) => {
  const all = scene();
  damage(all);
  expect(all.kernel.audit()).not.toEqual([]);
  all.state.journal.rollback();
  expect(all.kernel.audit()).toEqual([]);
});

/** One word of a c-list. */
const TABLE_DAMAGES: readonly (readonly [
  what: string,
  words: (scene: Scene) => Int32Array,
  at: number,
  value: number,
])[] = [
  ['an entry of a c-list', ({ state }) => state.vat(1).clist.rows(true), Entry.Object, 1000],
  [
    'whether a vat may use an import',
    ({ state }) => state.vat(2).clist.rows(false),
    Entry.Words + Entry.Usable,
    0,
  ],
  ['how many entries a c-list has', ({ state }) => state.vat(1).clist.header, 6, 1],
  ['how many exports a c-list has', ({ state }) => state.vat(1).clist.header, 7, 1],
  ['the free imports of a vat', ({ state }) => state.vat(2).clist.header, 0, 1],
];

test.each(TABLE_DAMAGES)('an audit finds damage to %s', (_what, wordsOf, at, value) => {
  const all = scene();
  const words = wordsOf(all);
  const sound = words[at];
  expect(sound).not.toBe(value);
  words[at] = value;
  expect(all.kernel.audit()).not.toEqual([]);
  words[at] = sound;
  expect(all.kernel.audit()).toEqual([]);
});
