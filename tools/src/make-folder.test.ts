import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65_534;

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-folder-')));
  chmodSync(home, 0o755);
});
afterEach(() => {
  chmodSync(home, 0o755);
  rmSync(home, { recursive: true });
});

/** Runs the command line as a process: one that never ends is killed. `bound` runs it as somebody whom permissions bind. */
function callgate(argv: readonly string[], bound = false) {
  const asRoot = process.getuid?.() === 0;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(REPOSITORY, 'tools/bin/callgate.mjs'), ...argv],
    {
      cwd: home,
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, INIT_CWD: home },
      ...(bound && asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  );
  return { status, signal, out: stdout, err: stderr };
}

/** Whether permissions bind anybody here: the superuser has to be able to run it as somebody else. */
function permissionsBind(): boolean {
  if (process.getuid?.() !== 0) return true;
  const look = [
    '-e',
    `require('node:fs').accessSync(${JSON.stringify(join(REPOSITORY, 'tools/bin/callgate.mjs'))})`,
  ];
  return spawnSync(process.execPath, look, { uid: NOBODY, gid: NOBODY }).status === 0;
}
const bound = test.skipIf(!permissionsBind());

describe('a folder that cannot be made is one sentence and status 1', () => {
  test.each<readonly [string, string, string]>([
    ['below a file', 'note.txt/deep/project', 'ENOTDIR'],
    ['with a name that is too long', `${'a'.repeat(300)}`, 'ENAMETOOLONG'],
    ['where the system makes folders itself', '/proc/lamps', 'ENOENT'],
    ['far below such a place', '/proc/lamps/deep/er', 'ENOENT'],
  ])('%s', (_name, folder, code) => {
    if (folder.startsWith('/proc') && !existsSync('/proc/self')) return;
    writeFileSync(join(home, 'note.txt'), '');
    const { status, signal, out, err } = callgate(['init', folder, '--name', 'lamps']);
    expect([signal, status, out]).toEqual([null, 1, '']);
    expect(err).toMatch(/^[^\n]+\n {2}help: [^\n]+\n$/);
    expect(err).toContain(`(${code}).`);
    expect(readdirSync(home)).toEqual(['note.txt']);
  });

  bound.each<readonly [string, string[]]>([
    ['a new folder', ['init', 'locked/lamps']],
    ['an empty folder', ['init', 'locked', '--name', 'lamps']],
  ])('in one that may only be read: %s', (_name, argv) => {
    mkdirSync(join(home, 'locked'), { mode: 0o555 });
    const { status, signal, out, err } = callgate(argv, true);
    expect([signal, status, out]).toEqual([null, 1, '']);
    expect(err).toMatch(
      /^The project cannot be written: [^\n]+ permission is missing \(EACCES\)\.\n {2}help: [^\n]+\n$/,
    );
    expect(readdirSync(join(home, 'locked'))).toEqual([]);
  });

  bound('in one that may not even be listed', () => {
    mkdirSync(join(home, 'locked'), { mode: 0o000 });
    const { status, err } = callgate(['init', 'locked', '--name', 'lamps'], true);
    expect(status).toBe(1);
    expect(err).toMatch(/^[^\n]+ permission is missing \(EACCES\)\.\n {2}help: [^\n]+\n$/);
  });
});
