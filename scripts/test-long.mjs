// npm run test:long: the campaigns of `npm test` with many more runs, and those that are too long for it. Prints a report in Markdown.
// `npm run test:long -- --help` shows what it takes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMPAIGNS } from './campaigns.mjs';
import { reportOf, withRows } from './long-report.mjs';
import { fail, readOptions } from './options.mjs';
import { progress } from './progress.mjs';
import { missing } from './toolchains/support/needs.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(ROOT, 'docs/reports/test-long.md');

const NAMES = CAMPAIGNS.map(({ name }) => name);

const HELP = `npm run test:long -- [options]

The campaigns of \`npm test\` with many more runs, and those that are too long for it. Prints a report in Markdown.

  --scale N     N times the runs, but never fewer than \`npm test\` makes; 1 by default
  --seed N      runs a printed seed again
  --only NAME   this campaign; more than once for several
  --write       writes the report to docs/reports/test-long.md, too; with --only the rows of the others stay
  --help        shows this

Campaigns: ${NAMES.join(', ')}.`;
const { values } = readOptions(HELP, {
  scale: { type: 'string', default: '1' },
  seed: { type: 'string', default: String(Date.now() % 0x7fff_ffff) },
  only: { type: 'string', multiple: true, default: [] },
  write: { type: 'boolean', default: false },
});
const scale = Number(values.scale);
if (!(scale > 0)) fail(`The scale ${values.scale} is no number above 0.`);
const unknown = values.only.find((name) => !NAMES.includes(name));
if (unknown !== undefined) fail(`There is no campaign ${unknown}.\n  help: There are ${NAMES.join(', ')}.`);
const wanted = CAMPAIGNS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));

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
for (const [index, { name, file, toolchain, times, what }] of wanted.entries()) {
  progress(`${name} (${index + 1} of ${wanted.length}): ${what} …`);
  const factor = Math.max(1, times * scale);
  const start = performance.now();
  const tests = file === undefined ? await inToolchain(toolchain, factor) : inVitest(file, factor);
  const seconds = (performance.now() - start) / 1000;
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
    failures.push(`${file ?? name}: ${fullName}\n${failureMessages.join('\n')}`);
  if (ran.length === 0) failures.push(`${file ?? name}: no test ran`);
  progress('');
  console.error(
    `${failed.length === 0 && ran.length > 0 ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(0)} s)`,
  );
  // At once: who sees it need not wait for the hours that are left.
  for (; told < failures.length; told++) console.error(`\n${failures[told]}\n`);
}
rmSync(folder, { recursive: true, force: true });

const command = [
  'npm run test:long --',
  ...values.only.map((name) => `--only ${name}`),
  `--scale ${scale} --seed ${values.seed}`,
].join(' ');
const report = reportOf(
  {
    command,
    machine: `Node ${process.versions.node}, ${availableParallelism()} cores`,
    minutes: (total / 60).toFixed(1),
    remark:
      scale < 1
        ? `It is a part of the whole, which \`npm run test:long\` runs: ${scale} times its runs, but never fewer than \`npm test\` makes.\n`
        : '',
  },
  rows,
);
console.log(report);
if (values.write) {
  mkdirSync(dirname(REPORT), { recursive: true });
  const again = values.only;
  writeFileSync(
    REPORT,
    again.length === 0
      ? report
      : withRows(readFileSync(REPORT, 'utf8'), { command, names: NAMES, again }, rows),
  );
}
console.log(
  `${rows.length - rows.filter((row) => row.at(-1) !== 'holds').length} passed, ${failures.length} failed`,
);
if (failures.length > 0) process.exit(1);

/** Runs the tests of a file, and answers what each came to. */
function inVitest(file, times) {
  const output = join(folder, 'result.json');
  rmSync(output, { force: true });
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
  try {
    const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    // No test ran: that is reported.
    return [];
  }
}

/** Makes the checks of a campaign that needs compilers, and answers the same of each; a failure when one is missing. */
async function inToolchain(name, times) {
  const { needs, campaigns } = await import(`./toolchains/support/${name}.mjs`);
  const found = missing(needs);
  if (found !== null) return [outcome('can be compiled and run', 0, found.message)];
  const tests = [];
  let last = performance.now();
  try {
    const runs = (count) => Math.ceil(count * times);
    for (const { name: title, passed, detail } of campaigns(ROOT, { seed: Number(values.seed), runs })) {
      const now = performance.now();
      tests.push(outcome(title, now - last, passed ? null : detail));
      last = now;
    }
  } catch ({ message }) {
    tests.push(outcome('compiles', performance.now() - last, message));
  }
  return tests;
}

/** What Vitest would say of a check; `problem` is null when there is none. */
function outcome(title, duration, problem) {
  const failed = problem !== null;
  return {
    title,
    fullName: title,
    status: failed ? 'failed' : 'passed',
    duration,
    failureMessages: failed ? [problem] : [],
  };
}

function verdict(failed) {
  return failed ? '**fails**' : 'holds';
}
