// npm run test:long: the campaigns of `npm test` with many more runs, and those that are too long for it. Prints a report in Markdown.
// `npm run test:long -- --help` shows what it takes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, readOptions } from './options.mjs';
import { progress } from './progress.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(ROOT, 'docs/reports/test-long.md');

/** `times`: how many times the runs of `npm test`. */
const CAMPAIGNS = [
  {
    name: 'syscalls',
    file: 'test/fuzz/random.test.ts',
    times: 25,
    what: 'random syscall programs on each VM',
  },
  {
    name: 'exchanges',
    file: 'test/fuzz/exchange.random.test.ts',
    times: 25,
    what: "random programs of vats that hold each other's references",
  },
  { name: 'found', file: 'test/fuzz/corpus.test.ts', times: 1, what: 'programs that found something once' },
  { name: 'handles', file: 'test/fuzz/handles.test.ts', times: 1, what: 'every number as a handle' },
  { name: 'boundaries', file: 'test/fuzz/boundary.test.ts', times: 1, what: 'every bound of every buffer' },
  {
    name: 'wasm-mutated',
    file: 'packages/vm-wasm/src/mutation.test.ts',
    times: 25,
    what: 'mutated wasm modules',
  },
  {
    name: 'wasm-malformed',
    file: 'packages/vm-wasm/src/image/read.test.ts',
    times: 25,
    what: 'malformed wasm modules',
  },
  {
    name: 'wasm-refused',
    file: 'packages/vm-wasm/src/check/check.test.ts',
    times: 1,
    what: 'modules that must not run',
  },
  {
    name: 'wasm-equivalence',
    file: 'packages/vm-wasm/src/rewrite/equivalence.test.ts',
    times: 10,
    what: 'rewritten against original modules',
  },
  {
    name: 'wasm-snapshots',
    file: 'packages/vm-wasm/src/snapshot/snapshot.random.test.ts',
    times: 25,
    what: 'restored guests against guests that ran on',
  },
  {
    name: 'kernel-model',
    file: 'packages/kernel/src/model.random.test.ts',
    times: 40,
    what: 'random worlds against a plain model of the kernel',
  },
  {
    name: 'kernel-abort',
    file: 'packages/kernel/src/crank/abort.random.test.ts',
    times: 20,
    what: 'cranks aborted after each syscall',
  },
  {
    name: 'kernel-abort-calls',
    file: 'packages/kernel/src/crank/abort-calls.random.test.ts',
    times: 20,
    what: 'cranks aborted after each call of a device, a hook or vatAdmin',
  },
  {
    name: 'kernel-cycles',
    file: 'packages/kernel/src/collect/cycle-search.random.test.ts',
    times: 20,
    what: 'promises on cycles, looked for in slices between cranks',
  },
  {
    name: 'kernel-hostile',
    file: 'packages/kernel/src/hostile.random.test.ts',
    times: 50,
    what: 'raw vats that say anything, and make others that do',
  },
  {
    name: 'kernel-impact',
    file: 'packages/kernel/src/inspect/impact.random.test.ts',
    times: 10,
    what: 'what the end of a vat does, foretold and done',
  },
  {
    name: 'kernel-devices',
    file: 'packages/kernel/src/device/device.random.test.ts',
    times: 10,
    what: 'random calls of devices',
  },
  {
    name: 'embedvm',
    file: 'packages/vm-embedvm/src/machine.random.test.ts',
    times: 100,
    what: 'EmbedVM against a second machine',
  },
  {
    name: 'embedvm-snapshots',
    file: 'packages/vm-embedvm/src/snapshot.random.test.ts',
    times: 25,
    what: 'EmbedVM restored at every instruction',
  },
  {
    name: 'embedvm-c',
    file: 'packages/vm-embedvm/src/c-machine.random.test.ts',
    times: 30,
    what: 'EmbedVM in TypeScript against EmbedVM in C; needs gcc',
  },
  {
    name: 'embedvm-images',
    file: 'packages/vm-embedvm/src/image.test.ts',
    times: 25,
    what: 'damaged EmbedVM images',
  },
  {
    name: 'embedvm-sources',
    file: 'packages/vm-embedvm/src/assembler/assemble.test.ts',
    times: 10,
    what: 'random assembly',
  },
  {
    name: 'embedvm-programs',
    file: 'packages/vm-embedvm/src/compiler/mutation.test.ts',
    times: 50,
    what: "mutated programs in EmbedVM's language",
  },
  {
    name: 'embedvm-disassembly',
    file: 'packages/vm-embedvm/src/disassembler/disassemble.test.ts',
    times: 25,
    what: 'random EmbedVM images, disassembled and assembled again',
  },
  {
    name: 'rollback',
    file: 'packages/kernel/src/rollback.random.test.ts',
    times: 25,
    what: 'random worlds, aborted at each syscall',
  },
  {
    name: 'journal',
    file: 'packages/kernel/src/journal/journal.test.ts',
    times: 25,
    what: 'maps and columns, undone',
  },
  {
    name: 'inboxes',
    file: 'packages/kernel/src/tables/deliveries.test.ts',
    times: 25,
    what: 'inboxes against lists',
  },
  {
    name: 'clist-engines',
    file: 'packages/native-addon/src/engines.random.test.ts',
    times: 50,
    what: 'the engines of the c-list against each other and a model',
  },
  { name: 'definitions', file: 'generators/src/read/robust.test.ts', times: 10, what: 'damaged definitions' },
  { name: 'scaling', file: 'test/scaling', times: 1, what: 'time at 4n against time at n' },
];

const HELP = `npm run test:long -- [options]

The campaigns of \`npm test\` with many more runs, and those that are too long for it. Prints a report in Markdown.

  --scale N     N times the runs, but never fewer than \`npm test\` makes; 1 by default
  --seed N      runs a printed seed again
  --only NAME   one campaign
  --write       writes the report to docs/reports/test-long.md, too
  --help        shows this

Campaigns: ${CAMPAIGNS.map(({ name }) => name).join(', ')}.`;
const { values } = readOptions(HELP, {
  scale: { type: 'string', default: '1' },
  seed: { type: 'string', default: String(Date.now() % 0x7fff_ffff) },
  only: { type: 'string' },
  write: { type: 'boolean', default: false },
});
const scale = Number(values.scale);
if (!(scale > 0)) fail(`The scale ${values.scale} is no number above 0.`);
const wanted = CAMPAIGNS.filter(({ name }) => values.only === undefined || name === values.only);
if (wanted.length === 0)
  fail(
    `There is no campaign ${values.only}.\n  help: There are ${CAMPAIGNS.map(({ name }) => name).join(', ')}.`,
  );

const built = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b'], {
  stdio: 'inherit',
  cwd: ROOT,
});
if (built.status !== 0) fail('The build failed.');

const folder = mkdtempSync(join(tmpdir(), 'callgate-long-'));
/** Failures that were printed. */
let told = 0;
const rows = [];
const failures = [];
let total = 0;
for (const [index, { name, file, times, what }] of wanted.entries()) {
  progress(`${name} (${index + 1} of ${wanted.length}): ${what} …`);
  const factor = Math.max(1, times * scale);
  const { tests, seconds } = campaign(file, factor);
  total += seconds;
  const failed = tests.filter(({ status }) => status === 'failed');
  const ran = tests.filter(({ status }) => status !== 'skipped' && status !== 'pending');
  const random = ran.filter(({ title }) => /seed \d+/.test(title));
  for (const { title, duration = 0 } of random) {
    const [, property, runs, seed] = /^(.*) \((.*), seed (\d+)\)$/.exec(title) ?? [];
    rows.push([
      name,
      property,
      runs,
      seed,
      (duration / 1000).toFixed(1),
      verdict(failed.some((each) => each.title === title)),
    ]);
  }
  const others = ran.filter((each) => !random.includes(each));
  if (others.length > 0 || ran.length === 0) {
    const spent = others.reduce((sum, { duration = 0 }) => sum + duration, 0) / 1000;
    const bad = ran.length === 0 || others.some((each) => failed.includes(each));
    rows.push([
      name,
      what,
      others.length === 1 ? '1 case' : `${others.length} cases`,
      '',
      spent.toFixed(1),
      verdict(bad),
    ]);
  }
  for (const { fullName, failureMessages = [] } of failed)
    failures.push(`${file}: ${fullName}\n${failureMessages.join('\n')}`);
  if (ran.length === 0) failures.push(`${file}: no test ran`);
  progress('');
  console.error(
    `${failed.length === 0 && ran.length > 0 ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(0)} s)`,
  );
  // At once: who sees it need not wait for the hours that are left.
  for (; told < failures.length; told++) console.error(`\n${failures[told]}\n`);
}
rmSync(folder, { recursive: true, force: true });

const report = `# The last long campaign

Printed by \`npm run test:long -- --scale ${scale} --seed ${values.seed}\`: Node ${process.versions.node}, ${availableParallelism()} cores, ${(total / 60).toFixed(1)} minutes.
${scale < 1 ? `It is a part of the whole, which \`npm run test:long\` runs: ${scale} times its runs, but never fewer than \`npm test\` makes.\n` : ''}
| campaign | what holds | runs | seed | seconds | |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
console.log(report);
if (values.write) {
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, report);
}
console.log(
  `${rows.length - rows.filter((row) => row.at(-1) !== 'holds').length} passed, ${failures.length} failed`,
);
if (failures.length > 0) process.exit(1);

/** Runs the tests of a file, and answers what each came to. */
function campaign(file, times) {
  const output = join(folder, 'result.json');
  rmSync(output, { force: true });
  const start = performance.now();
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', file];
  spawnSync(
    process.execPath,
    [...vitest, '--reporter=json', `--outputFile=${output}`, '--testTimeout=3600000'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, CALLGATE_TIMES: String(times), CALLGATE_SEED: values.seed, CALLGATE_LONG: '1' },
    },
  );
  let tests = [];
  try {
    const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
    tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    // No test ran: that is reported.
  }
  return { tests, seconds: (performance.now() - start) / 1000 };
}

function verdict(failed) {
  return failed ? '**fails**' : 'holds';
}
