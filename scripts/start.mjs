// npm start: builds, compiles the example's guests, and runs them in one kernel on this machine's devices.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const EXAMPLES = ['sensor-watch', 'sensor-log'];

function run(file, ...parameters) {
  const { status } = spawnSync(process.execPath, [join(ROOT, file), ...parameters], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  if (status !== 0) process.exit(status ?? 1);
}

run('node_modules/typescript/bin/tsc', '-b');
const { buildGuests } = await import('./build-guests.mjs');
for (const example of EXAMPLES) {
  const folder = join(ROOT, 'examples', example);
  await buildGuests(folder).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  run('tools/bin/callgate.mjs', 'run', join(folder, `${example}.json`), ...process.argv.slice(2));
}
