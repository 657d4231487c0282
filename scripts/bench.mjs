// npm run bench -- NAME [--json]: prints the figures of one benchmark; everything is built first. Without a name it lists them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(join(ROOT, 'test/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || name === '--json') {
  list(name === '--json');
  process.exit(0);
}
if (!names.includes(name)) {
  console.error(
    `There is no benchmark ${name}.\n  help: npm run bench -- NAME, with NAME one of ${names.join(', ')}.`,
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

/** Names each benchmark, with the comment that its source begins with. */
function list(json) {
  const benches = names.map((each) => {
    const [first] = readFileSync(join(ROOT, 'test/bench', `${each}.ts`), 'utf8').split('\n', 1);
    return { name: each, measures: first.replace(/^\/\/ /, '') };
  });
  if (json) console.log(JSON.stringify(benches, null, 2));
  else for (const { name: each, measures } of benches) console.log(`${each.padEnd(10)} ${measures}`);
}
