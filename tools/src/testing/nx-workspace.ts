import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** What `nx` printed (both streams) and its exit status. */
export interface NxRan {
  readonly status: number | null;
  readonly out: string;
}

/** Runs the real Nx in a folder: no daemon, no cloud, no questions, not for ever. */
export function nx(cwd: string, ...argv: string[]): NxRan {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const env = {
    ...Object.fromEntries(own),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NX_ISOLATE_PLUGINS: 'false',
    CI: 'true',
    INIT_CWD: cwd,
    NO_COLOR: '1',
  };
  const main = join(REPOSITORY, 'node_modules/nx/dist/bin/nx.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd,
    env: { ...env, FORCE_COLOR: '0' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, out: stdout + stderr };
}

/** A user's workspace outside this repository, with the packages linked as an installation would lay them out. */
export interface NxWorkspace {
  readonly path: string;
  nx(...argv: string[]): NxRan;
  /** The path is relative to the project. */
  read(file: string): string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Makes a workspace with the plugin, the sync generator, and a project `libs/lamps` with an empty ABI. */
export function nxWorkspace(): NxWorkspace {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-nx-')));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  write('package.json', JSON.stringify({ name: 'workspace', private: true, workspaces: ['libs/*'] }));
  write('libs/lamps/package.json', JSON.stringify({ name: 'lamps', version: '1.0.0', private: true }));
  write('.gitignore', 'node_modules\n.nx\n');
  write(
    'nx.json',
    JSON.stringify({
      plugins: ['@callgate/tools/nx'],
      sync: { globalGenerators: ['@callgate/tools:sync'] },
      neverConnectToCloud: true,
      analytics: false,
    }),
  );
  write(
    'libs/lamps/callgate.json',
    JSON.stringify({ name: 'lamps', abi: 'abi', outputs: { 'kernel-ts': 'generated' } }),
  );
  write('libs/lamps/abi/package.json', JSON.stringify({ name: 'lamps-abi', version: '1.0.0' }));
  write('libs/lamps/abi/index.ts', '');
  mkdirSync(join(path, 'node_modules/@callgate'), { recursive: true });
  for (const name of ['nx', '@nx', '@callgate/abi', '@callgate/generators', '@callgate/tools'])
    symlinkSync(realpathSync(join(REPOSITORY, 'node_modules', name)), join(path, 'node_modules', name));
  const command = `#!/bin/sh\nexec "${process.execPath}" "${join(REPOSITORY, 'tools/bin/callgate.mjs')}" "$@"\n`;
  write('node_modules/.bin/callgate', command);
  chmodSync(join(path, 'node_modules/.bin/callgate'), 0o755);
  return {
    path,
    write: (file, text) => write(`libs/lamps/${file}`, text),
    nx: (...argv) => nx(path, ...argv),
    read: (file) => readFileSync(join(path, 'libs/lamps', file), 'utf8'),
    remove: () => rmSync(path, { recursive: true }),
  };
}
