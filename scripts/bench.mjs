// npm run bench -- NAME: prints the figures of one benchmark; everything is built first.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(join(ROOT, 'test/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || !names.includes(name)) {
  console.error(
    `There is no benchmark ${name ?? ''}.\n  help: npm run bench -- NAME, with NAME one of ${names.join(', ')}.`,
  );
  process.exit(1);
}
run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-b');
const script = join(ROOT, 'test/dist/bench', `${name}.js`);
if (!existsSync(script)) throw new Error(`invariant: the build makes ${script}`);
run(script, ...rest);

function run(...parameters) {
  const { status } = spawnSync(process.execPath, parameters, { stdio: 'inherit', cwd: ROOT });
  if (status !== 0) process.exit(status ?? 1);
}
