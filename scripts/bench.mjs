// npm run bench -- NAME [--json]: prints the figures of one benchmark; everything is built first. Without a name it lists them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, readOptions } from './options.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const names = readdirSync(join(ROOT, 'test/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
/** What some benches take, beside `--json`. */
const TAKEN = {
  clist: ['write', 'entries', 'rounds'],
  generate: ['no-rivals'],
  kernel: ['no-rivals'],
  wasm: ['only'],
};
const HELP = `npm run bench -- [NAME] [options]

Builds everything and prints the figures of one benchmark; without a name it lists them.

  --json          as JSON
  --no-rivals     generate, kernel: measures no other software, and installs none
  --write         clist: writes the tables and a plot to bench/results, too
  --entries LIST  clist: entries of the tables; 1000,100000,1000000 by default
  --rounds N      clist: rounds that count; 6 by default
  --only TEXT     wasm: nothing but the calls whose names have this in them
  --help          shows this

Benchmarks: ${names.join(', ')}.`;
const { values, positionals } = readOptions(
  HELP,
  {
    json: { type: 'boolean' },
    'no-rivals': { type: 'boolean' },
    write: { type: 'boolean' },
    entries: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
  },
  true,
);
const [name, more] = positionals;
if (more !== undefined) fail(`One benchmark at a time: ${name} or ${more}.`);
if (name === undefined) {
  list(values.json === true);
  process.exit(0);
}
if (!names.includes(name))
  fail(
    `There is no benchmark ${name}.\n  help: npm run bench -- NAME, with NAME one of ${names.join(', ')}.`,
  );
const { json, ...own } = values;
const foreign = Object.keys(own).find((option) => option !== 'help' && !TAKEN[name]?.includes(option));
if (foreign !== undefined)
  fail(`The benchmark ${name} takes no --${foreign}.\n  help: \`--help\` shows what it takes.`);
run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-b');
const script = join(ROOT, 'test/dist/bench', `${name}.js`);
if (!existsSync(script)) throw new Error(`invariant: the build makes ${script}`);
run(script, ...process.argv.slice(2).filter((each) => each !== name));

function run(...parameters) {
  const { status } = spawnSync(process.execPath, parameters, { stdio: 'inherit', cwd: ROOT });
  if (status !== 0) process.exit(status ?? 1);
}

/** Names each benchmark, with the comment that its source begins with. */
function list(json) {
  const benches = names.map((each) => {
    const [first] = readFileSync(join(ROOT, 'test/bench', `${each}.ts`), 'utf8').split('\n', 1);
    return { name: each, measures: first.replace(/^\/\/ /, '') };
  });
  if (json) console.log(JSON.stringify(benches, null, 2));
  else for (const { name: each, measures } of benches) console.log(`${each.padEnd(10)} ${measures}`);
}
