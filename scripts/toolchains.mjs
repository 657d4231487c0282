// npm run test:toolchains: what needs programs from outside npm. In CI a missing one is installed from Debian; elsewhere it is a failure
// that says what to install. Nothing is skipped. Each file of toolchains/ says which programs it needs and makes its checks;
// `npm run test:toolchains -- NAME` runs one of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, readOptions } from './options.mjs';
import { missing } from './toolchains/support/needs.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = join(ROOT, 'scripts/toolchains');

const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.slice(0, -'.mjs'.length));
const HELP = `npm run test:toolchains -- [NAME …]

Checks what needs programs from outside npm: all of them, or those that are named. \`npm run callgate -- doctor --for toolchains\` says what to install.

  --help   shows this

Toolchains: ${names.join(', ')}.`;
const { positionals: wanted } = readOptions(HELP, {}, true);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) fail(`There is no toolchain ${unknown}.\n  help: There are ${names.join(', ')}.`);

const toolchains = [];
for (const name of wanted.length === 0 ? names : wanted)
  toolchains.push(await import(`./toolchains/${name}.mjs`));
provide(Object.assign({}, ...toolchains.map(({ needs }) => needs)));
run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-b');

let passed = 0;
let failed = 0;
for (const { checks } of toolchains) {
  for await (const { name, passed: right, detail } of checks(ROOT)) {
    console.log(`${right ? 'passed' : 'FAILED'}  ${name}${right ? '' : `\n${detail}`}`);
    right ? passed++ : failed++;
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
if (failed > 0) process.exit(1);

/** Installs what is missing, or says how. */
function provide(needs) {
  const found = missing(needs);
  if (found === null) return;
  if (process.env.CI === undefined) fail(found.message);
  run('apt-get', 'update', '-qq');
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...found.packages);
}

function run(program, ...parameters) {
  const { status } = spawnSync(program, parameters, { stdio: 'inherit', cwd: ROOT });
  if (status !== 0) fail(`${program} ${parameters.join(' ')} failed.`);
}
