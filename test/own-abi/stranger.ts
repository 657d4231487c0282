import { type ExecFileException, execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTarball } from './tarball.js';

/** A machine outside this repository, with a project on it that will be made. */
export interface Stranger {
  /** The clone that the README speaks of. */
  readonly clone: string;
  /** Folder outside of it. */
  readonly home: string;
}

/** How a command ended, and what it printed. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a line of a shell as somebody would who follows the README: what an npm that runs the tests says to its children is kept out, and the
 * commands of the clone are not found.
 */
export function shell(line: string, cwd: string): Promise<Ended> {
  const kept = Object.entries(process.env).filter(([key]) => !/^(npm_|vitest|node_env$)/i.test(key));
  const folders = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.endsWith('node_modules/.bin'));
  const env = { ...Object.fromEntries(kept), PATH: folders.join(':'), NO_COLOR: '1' };
  return new Promise((done) => {
    const finish = (error: ExecFileException | null, stdout: string, stderr: string) =>
      done({ status: error === null ? 0 : Number(error.code ?? 1), out: stdout, err: stderr });
    execFile('/bin/sh', ['-c', line], { cwd, env, maxBuffer: 1 << 26 }, finish);
  });
}

/**
 * Does what `npm install` does to a project whose packages of ours are tarballs, without a registry: only what `package.json` lists is there.
 * Packages of others are those of the clone, found from the folder above the project.
 */
export function installPacked(project: string, { clone, home }: Stranger): void {
  const own = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Listed;
  for (const [name, range] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
    if (range.startsWith('file:')) unpack(join(project, range.slice('file:'.length)), project, name);
    else if (name.startsWith('@callgate/')) throw new Error(`${name} is no file`);
  }
  linkOthers(join(clone, 'node_modules'), join(home, 'node_modules'));
}

interface Listed {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function unpack(tarball: string, project: string, name: string): void {
  const folder = join(project, 'node_modules', name);
  const files = readTarball(tarball);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const { bin = {} } = JSON.parse(String(files.get('package.json'))) as { bin?: Record<string, string> };
  for (const [command, path] of Object.entries(bin)) {
    mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
    chmodSync(join(folder, path), 0o755);
    symlinkSync(join(folder, path), join(project, 'node_modules/.bin', command));
  }
}

/** Links everything but our own packages and commands, so that nothing of the clone can stand in for what a tarball lacks. */
function linkOthers(from: string, to: string): void {
  mkdirSync(join(to, '.bin'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@callgate' && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(from, '.bin'))) {
    if (name !== 'callgate') symlinkSync(join(from, '.bin', name), join(to, '.bin', name));
  }
}
