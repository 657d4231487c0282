import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installedRival } from '../support/rival.js';

/** Microseconds that SwingSet's kernel takes, by what was measured: a process of its own, for it changes the language's objects. */
export function swingset(): Readonly<Record<string, number>> {
  const folder = installedRival('swingset');
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(folder, 'measure.js')], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`SwingSet's bench failed:\n${stdout}${stderr}`, { cause: error });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Record<string, number>;
}
