import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RIVALS = fileURLToPath(new URL('../../../../bench/rivals/', import.meta.url));

/**
 * The folder of a rival under `bench/rivals/`, with exactly what its lock names installed. It is installed when it is not there yet, or
 * when the lock or Node has changed; that needs npm's registry, and a C++ compiler where `npm run natives` of the package has no prebuilt
 * binary to fetch. What npm says goes to standard error.
 */
export function installedRival(name: string): string {
  const folder = join(RIVALS, name);
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.installed');
  const wanted = `${lock} ${process.version}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  console.error(`Installing ${folder}, once.`);
  // Only the binaries that are used are built.
  npm(folder, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  npm(folder, 'run', 'natives', '--if-present');
  writeFileSync(stamp, wanted);
  return folder;
}

function npm(folder: string, ...parameters: string[]): void {
  const { status, error } = spawnSync('npm', parameters, {
    cwd: folder,
    env: { ...process.env, ...headers() },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`npm ${parameters.join(' ')} failed in ${folder}`, { cause: error });
}

/** Tells node-gyp where the headers of this Node are when it came with them, so that it fetches none. */
function headers(): Record<string, string> {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}
