// What a message costs in a c-list: string Maps, Maps of ints, and the three engines of @callgate/native-addon; with what a table takes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EngineId } from '@callgate/native-addon';
import { type Design, makerOf, NAMES } from './clist/designs.js';
import { makeLoad, type Spread } from './clist/load.js';
import { type ClistPackage, ownPackage } from './clist/own-package.js';
import { plot } from './clist/plot.js';
import { progress } from './support/progress.js';
import { provideAddon } from './support/addon.js';
import { type Figures, figuresText, median, printFigures } from './support/figures.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Writes the tables and a plot to `bench/results`. */
    write: { type: 'boolean', default: false },
    entries: { type: 'string', default: '1000,100000,1000000' },
    rounds: { type: 'string', default: '6' },
  },
});
const SIZES = values.entries.split(',').map(Number);
const ROUNDS = Number(values.rounds);
const SPREADS = ['uniform', 'zipf'] as const;
/** Messages of four references and a retirement: more than 2^20 accesses. */
const MESSAGES = 262_144;
/** What memory and pauses are measured of: what fills the table, and the design that grows one entry a call. */
const TABLES: Readonly<Record<string, readonly [id: string, design: string]>> = {
  'string Maps': ['maps', 'string Maps'],
  'Maps of ints': ['maps', 'Maps of ints'],
  js: ['js', 'TypeScript, 1 a call'],
  wasm: ['wasm', 'wasm, 1 a call'],
  native: ['native', 'native, 1 a call'],
};
const packages = new Map<EngineId, Promise<ClistPackage>>();
const collect = collector();

provideAddon();

const messages: Figures['rows'][number][] = [];
for (const entries of SIZES) for (const spread of SPREADS) messages.push(...(await measure(entries, spread)));
const tables = SIZES.flatMap((entries) =>
  Object.keys(TABLES).map((name) => ({ name, entries, ...keep(name, entries) })),
);

progress('');
const figures: readonly Figures[] = [
  {
    columns: [
      { key: 'name', head: 'design' },
      { key: 'entries', head: 'entries' },
      { key: 'spread', head: 'references' },
      { key: 'least', head: 'ns a message, least' },
      { key: 'median', head: 'median' },
      { key: 'strings', head: '× string Maps', digits: 1 },
      { key: 'ints', head: '× Maps of ints', digits: 1 },
      { key: 'typescript', head: '× TypeScript, 8 a call', digits: 2 },
    ],
    rows: messages,
    notes: [
      `Computing time of ${ROUNDS} rounds of ${MESSAGES} messages after one that is not counted, in random order, all designs in one process. Each design's loop has a text of its own, each engine a copy of the package; garbage is collected before each round.`,
      'A message names three objects that the vat knows and may use, and one that is new; an earlier one is retired.',
      'The engines keep a log for undo and commit after each call; the Maps keep none. The ratios are of least times.',
    ],
  },
  {
    columns: [
      { key: 'name', head: 'table' },
      { key: 'entries', head: 'entries' },
      { key: 'bytes', head: 'bytes an entry', digits: 1 },
      { key: 'snapshot', head: 'snapshot, ms', digits: 1 },
      { key: 'restore', head: 'restore, ms', digits: 1 },
      { key: 'pause', head: 'longest call, ms', digits: 2 },
      { key: 'worst', head: 'with collections', digits: 2 },
    ],
    rows: tables,
    notes: [
      'Each table in a process of its own. Bytes of both ways: of the heap for the Maps, of the blocks for the engines. Computing time, the least of five.',
      'The longest call while a table grows from nothing, one new entry a call, with the growth of the index and of the arena: of the least that each call took in three tables; then the longest of all in one table, the middle of three.',
    ],
  },
];
for (const each of figures) printFigures(each);
if (values.write) write();

/** Lines of the table for one size. */
async function measure(entries: number, spread: Spread) {
  const load = makeLoad(entries, MESSAGES, spread);
  const designs: Design[] = [];
  for (const name of NAMES)
    designs.push((await makerOf(name, `${entries} ${spread}`, packageOf))(load.objects));
  const times = NAMES.map((): number[] => []);
  const sums = new Set<number>();
  for (let round = 0; round <= ROUNDS; round++) {
    progress(`${entries} entries, ${spread}: round ${round} of ${ROUNDS} …`);
    for (const at of shuffled(NAMES.length)) {
      // What the others have thrown away is nothing that this one pays for.
      collect();
      const start = process.cpuUsage();
      sums.add(designs[at].round(load));
      const { user, system } = process.cpuUsage(start);
      if (sums.size !== 1) throw new Error(`invariant: ${NAMES[at]} has the checksum of the others`);
      if (round > 0) times[at].push(((user + system) * 1000) / MESSAGES);
    }
  }
  for (const design of designs) design.close();
  const least = times.map((each) => Math.min(...each));
  const of = (name: string) => least[NAMES.indexOf(name)];
  return NAMES.map((name, at) => ({
    name,
    entries,
    spread,
    least: least[at],
    median: median(times[at]),
    strings: of('string Maps') / least[at],
    ints: of('Maps of ints') / least[at],
    typescript: of('TypeScript, 8 a call') / least[at],
  }));
}

/** The package as it is for one engine: designs on the same engine share one copy of its code. */
function packageOf(engine: EngineId): Promise<ClistPackage> {
  let own = packages.get(engine);
  if (own === undefined) packages.set(engine, (own = ownPackage(engine)));
  return own;
}

/** What a table takes, and its longest pauses. */
function keep(table: string, entries: number) {
  progress(`${entries} entries, ${table}: memory and pauses …`);
  const script = fileURLToPath(new URL('./clist/keep.js', import.meta.url));
  const [id, name] = TABLES[table];
  const printed = execFileSync(process.execPath, ['--expose-gc', script, id, name, String(entries)], {
    encoding: 'utf8',
  });
  return JSON.parse(printed) as Record<'bytes' | 'snapshot' | 'restore' | 'pause' | 'worst', number | null>;
}

/** A whole collection of garbage, which Node has a function for where a flag asks for it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function write(): void {
  const folder = fileURLToPath(new URL('../../../bench/results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const uniform = messages.filter(({ spread }) => spread === 'uniform');
  const lines = NAMES.map((name) => ({
    name,
    points: uniform
      .filter((row) => row.name === name)
      .map(({ entries, least }) => [Number(entries), Number(least)] as const),
  }));
  const text = figures.map((each) => `\`\`\`\n${figuresText(each)}\n\`\`\`\n`).join('\n');
  writeFileSync(
    `${folder}clist.md`,
    `# C-lists\n\nPrinted by \`npm run bench -- clist --write\`.\n\n![Nanoseconds a message](clist.svg)\n\n${text}`,
  );
  writeFileSync(`${folder}clist.svg`, plot('A message in a c-list, references uniform', lines));
}

function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}
