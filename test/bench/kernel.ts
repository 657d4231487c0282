// What messages, retiring and the end of a vat cost in the kernel with raw vats in memory, beside SwingSet's kernel; `--no-rivals` leaves that out.
import { type Cycles, cycles } from './kernel/cycles.js';
import { engines } from './kernel/engines.js';
import { messagePaths } from './kernel/messages.js';
import { type Shape, promiseCycles } from './kernel/promise-cycles.js';
import { retirement } from './kernel/retire.js';
import { swingset } from './kernel/swingset.js';
import { termination } from './kernel/terminate.js';
import { nodes, notify, upgrade } from './kernel/whole-cranks.js';
import { median, printFigures } from './support/figures.js';

const ROUNDS = 40;
const EXPORTS = 200_000;
const PROMISES = 100_000;
const MANY = 60_000;
const THOUSANDS = 1000;

/** A line of the table: what, how much, and the most that it may be. */
interface Row {
  readonly what: string;
  readonly unit: string;
  readonly least: number;
  readonly median: number;
  readonly bar?: number | undefined;
  readonly rival?: number | undefined;
}

type Round = () => number | Promise<number>;

/** Rounds, not blocks: what else the machine does meets all of them alike. The first rounds warm. */
async function measure(subjects: readonly Round[], rounds: number): Promise<number[][]> {
  const times = subjects.map(() => [] as number[]);
  for (let round = -3; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const time = await subject();
      if (round >= 0) times[index].push(time);
    }
  }
  return times;
}

async function messages(rival: Readonly<Record<string, number>>): Promise<Row[]> {
  const paths = messagePaths();
  const bars = [1.5, 5];
  const times = await measure(
    paths.map(({ round }) => round),
    5 * ROUNDS,
  );
  return paths.map(({ what }, index) => row(what, 'µs', times[index], bars[index], rival[what]));
}

async function retiring(): Promise<Row[]> {
  const cases = [
    { importers: 1, others: 0, objects: 2000, what: 'retire an object: 2 vats in the kernel' },
    { importers: 1, others: 198, objects: 2000, what: 'retire an object: 200 vats in the kernel' },
    { importers: 10, others: 0, objects: 200, what: 'retire an object, for each of 10 importers' },
    { importers: 100, others: 0, objects: 200, what: 'retire an object, for each of 100 importers' },
    { importers: 1000, others: 0, objects: 200, what: 'retire an object, for each of 1,000 importers' },
  ];
  const times = await measure(
    cases.map(({ importers, others, objects }) => retirement(importers, others, objects)),
    ROUNDS / 4,
  );
  return cases.map(({ what }, index) => row(what, 'ns', times[index]));
}

/** Every run takes the same steps: the least time of each of them leaves out what else the machine did meanwhile. */
function leastSteps(runs: readonly (readonly number[])[]): number[] {
  return runs[0].map((_, step) => Math.min(...runs.map((run) => run[step])));
}

const SHAPES: readonly (readonly [Shape, string])[] = [
  ['settled', 'settled, on one cycle'],
  ['waiting', 'unresolved, on one cycle'],
  ['chain', 'settled, in one chain'],
];

/** What it takes to free promises that a vat has left to each other. */
function freeing(): Row[] {
  return SHAPES.map(([shape, how]) => {
    const runs = Array.from({ length: 8 }, () => promiseCycles(shape, PROMISES)).slice(1);
    return {
      what: `longest step while ${text(PROMISES)} promises are freed: ${how}`,
      unit: 'ms',
      least: Math.max(...leastSteps(runs)),
      median: median(runs.map((run) => Math.max(...run))),
      bar: 5,
    };
  });
}

function ending(rival: Readonly<Record<string, number>>): Row[] {
  const runs = Array.from({ length: 7 }, () => termination(EXPORTS)).slice(2);
  const steps = leastSteps(runs);
  const sums = runs.map((run) => (run.reduce((sum, step) => sum + step, 0) * 1000) / EXPORTS);
  const least = (steps.reduce((sum, step) => sum + step, 0) * 1000) / EXPORTS;
  return [
    {
      what: `longest step after the end of a vat with ${text(EXPORTS)} exports`,
      unit: 'ms',
      least: Math.max(...steps),
      median: median(runs.map((run) => Math.max(...run))),
      bar: 5,
    },
    {
      ...row('end of a vat, for each export', 'µs', sums, undefined, rival['terminate, per export']),
      least,
    },
  ];
}

/** The nodes of a device are told of in batches; an upgrade and the news of a promise are one crank, however large. */
function wholeCranks(): Row[] {
  const each = (what: string, one: () => number): Row => row(what, 'ms', repeated(one));
  const told = repeated(() => nodes(MANY));
  return [
    each(`upgrade of a vat that decides ${text(MANY)} promises`, () => upgrade(MANY)),
    each(`one crank that tells of ${text(MANY)} promises`, () => notify(MANY)),
    {
      what: `longest step after the end of a vat with ${text(MANY)} nodes of a device`,
      unit: 'ms',
      least: Math.max(...leastSteps(told)),
      median: median(told.map((steps) => Math.max(...steps))),
      bar: 5,
    },
  ];
}

/** Eight times, of which the first two warm. */
function repeated<Result>(one: () => Result): Result[] {
  return Array.from({ length: 8 }, one).slice(2);
}

function row(what: string, unit: string, times: readonly number[], bar?: number, rival?: number): Row {
  return { what, unit, least: Math.min(...times), median: median(times), bar, rival };
}

function sizes({ before, after, grown }: Cycles): string[] {
  const of = (name: string, then: number, now: number) => `${name} ${text(then)} → ${text(now)}`;
  const held = [
    of('objects', before.objects, after.objects),
    of('work that waits', before.deliveries, after.deliveries),
    of('entries of c-lists', before.handles, after.handles),
    of('bytes of columns', before.columnBytes, after.columnBytes),
    of('bytes of heap', before.heapBytes, after.heapBytes),
  ];
  return [
    `Before and after ${text(THOUSANDS * 1000)} cycles: ${held.join(', ')}.`,
    `Grown: ${grown.join(', ') || 'nothing'}. A c-list takes a new index when one has had all its 512 generations, so its columns grow by 20 bytes for every 512 imports.`,
  ];
}

function text(number: number): string {
  return number.toLocaleString('en');
}

const rival = process.argv.includes('--no-rivals') ? {} : swingset();
const rows = [
  ...(await messages(rival)),
  ...(await retiring()),
  ...ending(rival),
  ...freeing(),
  ...wholeCranks(),
];
const turned = cycles(THOUSANDS);
const { microseconds } = turned;
rows.push({
  what: 'cycle: give an object, answer, drop, retire',
  unit: 'µs',
  least: microseconds,
  median: microseconds,
});
printFigures({
  columns: [
    { key: 'what', head: 'raw vats, in memory' },
    { key: 'unit', head: 'unit' },
    { key: 'least', head: 'least', digits: 2 },
    { key: 'median', head: 'median', digits: 2 },
    { key: 'bar', head: 'bar', digits: 1 },
    { key: 'rival', head: 'SwingSet', digits: 1 },
    { key: 'ratio', head: '×', digits: 0 },
  ],
  rows: rows.map(({ what, unit, least, median: middle, bar = null, rival: other = null }) => ({
    what,
    unit,
    least,
    median: middle,
    bar,
    rival: other,
    ratio: other === null ? null : other / middle,
  })),
  notes: [
    ...sizes(turned),
    '×: SwingSet over the median. Its store is SQLite in memory, without transcript and never committed.',
  ],
});
printFigures(engines());
