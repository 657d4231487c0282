// What a message costs in a c-list: string Maps, Maps of ints, and the three engines of @callgate/native-addon; with what a table takes.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DESIGNS } from './clist/designs.js';
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
const NAMES = Object.keys(DESIGNS);

provideAddon();

const messages: Figures['rows'][number][] = [];
for (const entries of SIZES) for (const spread of SPREADS) messages.push(...(await measure(entries, spread)));
const tables = SIZES.flatMap((entries) =>
  ['string Maps', 'Maps of ints', 'js', 'wasm', 'native'].map((name) => ({
    name,
    entries,
    ...keep(name, entries),
  })),
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
      `Computing time of ${ROUNDS} rounds of ${MESSAGES} messages after one that is not counted, in random order, each design in a process of its own.`,
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
    ],
    rows: tables,
    notes: [
      'Bytes of both ways: of the heap for the Maps, of the blocks for the engines. Computing time, the least of five.',
    ],
  },
];
for (const each of figures) printFigures(each);
if (values.write) write();

/** Lines of the table for one size. */
async function measure(entries: number, spread: string) {
  const script = fileURLToPath(new URL('./clist/child.js', import.meta.url));
  const children = [];
  for (const name of NAMES) {
    const child = fork(script, [name, String(entries), String(MESSAGES), spread]);
    await once(child, 'message');
    children.push(child);
  }
  const times = NAMES.map((): number[] => []);
  const sums = new Set<number>();
  for (let round = 0; round <= ROUNDS; round++) {
    progress(`${entries} entries, ${spread}: round ${round} of ${ROUNDS} …`);
    for (const at of shuffled(NAMES.length)) {
      children[at].send('round');
      const [{ sum, nanoseconds }] = (await once(children[at], 'message')) as [
        { sum: number; nanoseconds: number },
      ];
      sums.add(sum);
      if (sums.size !== 1) throw new Error(`invariant: ${NAMES[at]} has the checksum of the others`);
      if (round > 0) times[at].push(nanoseconds);
    }
  }
  for (const child of children) child.kill();
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

/** What a table takes. */
function keep(
  name: string,
  entries: number,
): { bytes: number; snapshot: number | null; restore: number | null } {
  const script = fileURLToPath(new URL('./clist/keep.js', import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', script, name, String(entries)], { encoding: 'utf8' }),
  );
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
