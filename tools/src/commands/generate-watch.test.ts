import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

const MAIN = fileURLToPath(new URL('../../bin/callgate.mjs', import.meta.url));

let project: ProjectFolder;
let child: ChildProcess;
let out = '';

beforeEach(() => {
  project = projectFolder();
  out = '';
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  project.remove();
});

/** Starts the built command, as a user does, and waits for its first round. */
async function start(...flags: string[]): Promise<void> {
  child = spawn(process.execPath, [MAIN, 'generate', '--watch', ...flags], {
    cwd: project.path,
    env: { ...process.env, INIT_CWD: project.path },
  });
  const take = (text: Buffer) => {
    out += text;
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  if (flags.length === 0) await says('Watching');
}

/** Waits until something is printed that was not waited for before. */
async function says(text: string): Promise<string> {
  for (let waited = 0; !out.includes(text); waited += 20) {
    if (child.exitCode !== null || waited > 15_000) throw new Error(`No ${JSON.stringify(text)} in: ${out}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const said = out.slice(0, out.indexOf(text) + text.length);
  out = out.slice(said.length);
  return said;
}

/** Waits for the end of a round that says this. One write may come as two changes, and the first round then sees half of it. */
async function round(text = ''): Promise<string> {
  return (await says(text)) + (await says('Watching'));
}

describe('generate --watch', () => {
  test('looks once at a folder, however many links lead around', async () => {
    for (const name of ['a', 'b', 'c']) symlinkSync('.', join(project.path, 'abi', name));
    await start();
    const text = project.read('abi/lamp.ts');
    project.write('abi/lamp.ts', text.replaceAll('lampSet', 'lampDim'));
    await round('changed  generated/kernel-ts/lamp.ts');
  });

  test('generates on each change, tells mistakes, and ends when it is interrupted', async () => {
    await start();
    const text = project.read('abi/lamp.ts');

    project.write('abi/lamp.ts', text.replaceAll('lampSet', 'lampDim'));
    await round('changed  generated/kernel-ts/lamp.ts');
    expect(project.read('generated/kernel-ts/lamp.ts')).toContain('lampDim');

    project.write('abi/lamp.ts', text.replace('level: u16', 'level: :'));
    expect(await round()).toMatch(
      /abi\/lamp\.ts:10:\d+: CG001 .*\n {2}help: .*\n1 finding; nothing was written\./,
    );
    expect(project.read('generated/kernel-ts/lamp.ts')).toContain('lampDim');

    project.write('abi/lamp.ts', text);
    await round('files written');

    child.kill('SIGINT');
    const [status, signal] = await once(child, 'exit');
    expect([status, signal]).toEqual([0, null]);
    await says('Stopped.');
    expect(out.trim()).toBe('');
  });

  test('follows the project file and files that come and go', async () => {
    await start();
    const file = project.read('callgate.json');
    project.write('callgate.json', '{');
    expect(await round('callgate.json:1:2: no JSON')).toMatch(
      /callgate\.json:1:2: no JSON: .*\n.*\n.*\n {2}help: Correct it there/,
    );
    project.write('callgate.json', file);
    await round('Everything is up to date.');

    const index = project.read('abi/index.ts');
    rmSync(join(project.path, 'abi/index.ts'));
    await round('There is no abi/index.ts');
    project.write('abi/index.ts', index);
    await round();

    rmSync(join(project.path, 'abi'), { recursive: true });
    await round('There is no abi/index.ts');
  });

  test('many changes at once are one round', async () => {
    await start();
    const text = project.read('abi/lamp.ts');
    // Held while they are made: on a busy machine the pauses between them could be longer than those that end a burst.
    child.kill('SIGSTOP');
    for (let each = 0; each < 20; each++) project.write('abi/lamp.ts', `${text}// ${each}\n`);
    child.kill('SIGCONT');
    await round();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(out).not.toContain('Watching');
  });

  test('with --check it does not begin', async () => {
    await start('--check');
    const [status] = await once(child, 'exit');
    expect(status).toBe(1);
    expect(out).toContain('--watch writes and --check does not');
  });
});
