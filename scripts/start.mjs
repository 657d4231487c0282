// npm start: builds, looks whether the generated files fit the definition, compiles the guests of the examples, and runs them in one kernel
// each, on this machine's devices. What stands behind `--` goes to `callgate run`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const EXAMPLES = [
  { name: 'sensor-watch', platforms: null },
  // Only there is a safe way into a folder (packages/devices/README.md).
  { name: 'sensor-log', platforms: ['linux'] },
  // Has a vat in the host's language, which no manifest can hold: it brings its own host.
  { name: 'auction', platforms: null, program: 'dist/src/main.js' },
  // Serves until it is stopped: it is only compiled.
  { name: 'coap-thermometer', platforms: null, serves: true },
];
/** What `generate --check` ends with when it found something. */
const FINDINGS = 100;
/** Lines of its output that are shown. */
const MOST_SHOWN = 10;

function run(file, ...parameters) {
  const { status } = spawnSync(process.execPath, [join(ROOT, file), ...parameters], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Guests and glue that were generated from another definition would run, and do something else than it says. */
function checkGenerated() {
  const parameters = [join(ROOT, 'tools/bin/callgate.mjs'), 'generate', '--check'];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8', cwd: ROOT });
  if (status === 0) return;
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('  help:'));
  const shown = lines.length > MOST_SHOWN ? [...lines.slice(0, MOST_SHOWN - 2), '…', lines.at(-1)] : lines;
  console.error([...shown, stderr].join('\n').trimEnd());
  if (status === FINDINGS) {
    console.error('Nothing was run: the definition in abi/ and the generated files do not fit.');
    console.error('  help: run `npm run callgate -- generate`, then `npm start` again.');
  }
  process.exit(status ?? 1);
}

if (!existsSync(join(ROOT, 'tools/dist'))) console.log('Building; about a minute the first time …');
run('node_modules/typescript/bin/tsc', '-b');
checkGenerated();
const { buildGuests } = await import('./build-guests.mjs');
for (const { name, platforms, program, serves } of EXAMPLES) {
  const folder = join(ROOT, 'examples', name);
  console.log(`\n== ${name}`);
  if (platforms !== null && !platforms.includes(process.platform)) {
    console.log(`left out: it runs on ${platforms.join(', ')} only`);
    continue;
  }
  await buildGuests(folder).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  if (serves) console.log(`compiled; to run it: npm run callgate -- run examples/${name}/${name}.json`);
  else if (program !== undefined) run(join('examples', name, program), ...process.argv.slice(2));
  else run('tools/bin/callgate.mjs', 'run', join(folder, `${name}.json`), ...process.argv.slice(2));
}
