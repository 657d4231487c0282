// npm run test:long: the campaigns of `npm test` with many more runs, and those that are too long for it. Prints a report in Markdown.
// `npm run test:long -- --help` shows what it takes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMPAIGNS } from './campaigns.mjs';
import { failuresOf, runCampaign } from './long-campaign.mjs';
import { reportOf, rowsOfCampaign, withRows } from './long-report.mjs';
import { fail, readOptions } from './options.mjs';
import { progress } from './progress.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(ROOT, 'docs/reports/test-long.md');

const NAMES = CAMPAIGNS.map(({ name }) => name);

const HELP = `npm run test:long -- [options]

The campaigns of \`npm test\` with many more runs, and those that are too long for it. Prints a report in Markdown.

  --scale N     N times the runs, but never fewer than \`npm test\` makes; 1 by default
  --seed N      runs a printed seed again
  --jobs N      N campaigns at once, but those that measure time after the others; as many as there are cores by default
  --only NAME   this campaign; more than once for several
  --write       writes the report to docs/reports/test-long.md, too; with --only the rows of the others stay
  --help        shows this

Campaigns: ${NAMES.join(', ')}.`;
const { values } = readOptions(HELP, {
  scale: { type: 'string', default: '1' },
  seed: { type: 'string', default: String(Date.now() % 0x7fff_ffff) },
  jobs: { type: 'string', default: String(availableParallelism()) },
  only: { type: 'string', multiple: true, default: [] },
  write: { type: 'boolean', default: false },
});
const scale = Number(values.scale);
if (!(scale > 0)) fail(`The scale ${values.scale} is no number above 0.`);
const jobs = Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1) fail(`The jobs ${values.jobs} are no whole number above 0.`);
const unknown = values.only.find((name) => !NAMES.includes(name));
if (unknown !== undefined) fail(`There is no campaign ${unknown}.\n  help: There are ${NAMES.join(', ')}.`);
const wanted = CAMPAIGNS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));

const built = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b'], {
  stdio: 'inherit',
  cwd: ROOT,
});
if (built.status !== 0) fail('The build failed.');

const rowsOf = new Map();
const failures = [];
/** Names of the campaigns that run now, and how many have ended. */
const running = new Set();
let ended = 0;
const start = performance.now();
// Who ends this process ends the tests that run: `exit` is told.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
await runAll(
  wanted.filter(({ alone = false }) => !alone),
  jobs,
);
// What measures time, or keeps this process busy itself, has the machine to itself.
await runAll(
  wanted.filter(({ alone = false }) => alone),
  1,
);
const minutes = (performance.now() - start) / 60_000;
progress('');
const rows = wanted.flatMap(({ name }) => rowsOf.get(name));

const command = [
  'npm run test:long --',
  ...values.only.map((name) => `--only ${name}`),
  `--scale ${scale} --seed ${values.seed}`,
].join(' ');
const report = reportOf(
  {
    command,
    machine: `Node ${process.versions.node}, ${availableParallelism()} cores`,
    minutes: minutes.toFixed(1),
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

/** Runs these, so many at once. */
async function runAll(campaigns, atOnce) {
  const left = [...campaigns];
  const next = async () => {
    for (let campaign = left.shift(); campaign !== undefined; campaign = left.shift()) await runOne(campaign);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

/** Runs one, keeps its rows, and says at once what failed: who sees it need not wait for what is left. */
async function runOne(campaign) {
  running.add(campaign.name);
  progress(`${ended} of ${wanted.length} campaigns ended, running: ${[...running].join(', ')} …`);
  const begin = performance.now();
  const tests = await runCampaign(campaign, { root: ROOT, seed: values.seed, scale });
  const seconds = (performance.now() - begin) / 1000;
  const told = failuresOf(campaign, tests);
  rowsOf.set(campaign.name, rowsOfCampaign(campaign, tests));
  failures.push(...told);
  running.delete(campaign.name);
  ended++;
  progress('');
  console.error(`${told.length === 0 ? 'passed' : 'FAILED'}  ${campaign.name} (${seconds.toFixed(0)} s)`);
  for (const each of told) console.error(`\n${each}\n`);
}
