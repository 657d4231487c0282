import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProject } from '../project.js';
import { regenerate } from '../regenerate.js';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';
import { stampedRun } from './stamp.js';

const UP_TO_DATE = { status: 0, out: 'Everything is up to date.\n', err: '' };
const CACHE = 'node_modules/.cache/callgate';

/** Where everything is generated and stamped. */
let stamped: ProjectFolder;
/** A copy of it, for each test. */
let project: ProjectFolder;

beforeAll(async () => {
  stamped = projectFolder();
  mkdirSync(join(stamped.path, 'node_modules'));
  expect(await stamped.run('generate')).toMatchObject({ status: 0, reads: true });
  expect(await stamped.run('generate', '--check')).toEqual({ ...UP_TO_DATE, reads: false });
});
afterAll(() => stamped.remove());
beforeEach(() => {
  project = projectFolder();
  cpSync(stamped.path, project.path, { recursive: true });
});
afterEach(() => project.remove());

const generate = (...flags: string[]) => project.run('generate', ...flags);
const check = (...flags: string[]) => generate('--check', ...flags);

/** Changes a file of the project. */
function change(file: string, changed: (text: string) => string): void {
  const text = project.read(file);
  expect(changed(text)).not.toBe(text);
  project.write(file, changed(text));
}

describe('what a stamp proves', () => {
  test('it stands in node_modules only, and without it everything is made', async () => {
    expect(readdirSync(join(project.path, CACHE))).toHaveLength(1);
    rmSync(join(project.path, 'node_modules'), { recursive: true });
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
    expect(existsSync(join(project.path, 'node_modules'))).toBe(false);
    mkdirSync(join(project.path, 'node_modules'));
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('a change that is taken back is none, and times are nothing', async () => {
    const text = project.read('abi/lamp.ts');
    project.write('abi/lamp.ts', text.replace('u16)', 'u32)'));
    project.write('abi/lamp.ts', text);
    utimesSync(join(project.path, 'generated/kernel-ts/lamp.ts'), 1, 1);
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('--only answers from it, and a back end of which it knows nothing is run', async () => {
    expect(await check('--only', 'trace')).toMatchObject({ status: 0, reads: false });
    rmSync(join(project.path, CACHE), { recursive: true });
    expect((await check('--only', 'trace')).reads).toBe(true);
    expect((await check('--only', 'trace')).reads).toBe(false);
    expect((await check('--only', 'kernel-ts')).reads).toBe(true);
    expect((await check('--only', 'kernel-ts', '--only', 'trace')).reads).toBe(false);
    expect((await check()).reads).toBe(true);
    expect(await check('--only', 'kernel-js')).toMatchObject({ status: 1, reads: true });
  });

  test.each(['', '{', 'null', '[]', '{"inputs":"","asked":[],"outputs":{"trace":null}}'])(
    'a stamp that says %j proves nothing',
    async (text) => {
      const [name] = readdirSync(join(project.path, CACHE));
      project.write(join(CACHE, name), text);
      expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
      expect((await check()).reads).toBe(false);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'a stamp that is a pipe, or speaks of one, makes nobody wait',
    async () => {
      const [name] = readdirSync(join(project.path, CACHE));
      const stamp = JSON.parse(project.read(join(CACHE, name)));
      stamp.outputs.trace.paths.push('../../../../../../../dev/zero');
      project.write(join(CACHE, name), JSON.stringify(stamp));
      expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
      rmSync(join(project.path, CACHE, name));
      execFileSync('mkfifo', [join(project.path, CACHE, name)]);
      expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
    },
  );

  test('a stamp of another project proves nothing', async () => {
    const other = projectFolder();
    try {
      const [name] = readdirSync(join(project.path, CACHE));
      other.write(join(CACHE, name), project.read(join(CACHE, name)));
      expect(await other.run('generate', '--check')).toMatchObject({ status: 100, reads: true });
    } finally {
      other.remove();
    }
  });
});

describe('a stamp is void after a change of', () => {
  test.each<[what: string, act: () => void]>([
    [
      'a module of the definition',
      () => change('abi/lamp.ts', (text) => text.replace('brightness', 'light')),
    ],
    ['the list of its modules', () => change('abi/index.ts', () => '')],
    ['its version', () => change('abi/package.json', (text) => text.replace('1.2.3', '1.2.4'))],
    ['its name', () => change('callgate.json', (text) => text.replace('"lamps"', '"bulbs"'))],
    ['where an output goes', () => change('callgate.json', (text) => text.replace('d/trace', 'd/traces'))],
    ['an output, by one bit', () => change('generated/kernel-ts/lamp.ts', flipped)],
    ['an output that is gone', () => rmSync(join(project.path, 'generated/guest-embedvm/callgate.evs'))],
    ['the list of outputs', () => change('generated/trace/.callgate-outputs.json', (text) => ` ${text}`)],
  ])('%s', async (_what, act) => {
    act();
    expect(await check()).toMatchObject({ status: 100, reads: true });
  });

  test('anything, until it is generated', async () => {
    change('abi/lamp.ts', (text) => text.replaceAll('lampSet', 'lampDim'));
    expect(await generate()).toMatchObject({ status: 0, reads: true });
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('space that changes no output', async () => {
    change('abi/lamp.ts', (text) => text.replace('@permission lamp */', '@permission lamp\n */'));
    expect(await check()).toEqual({ ...UP_TO_DATE, reads: true });
  });

  test('a mistake in the definition, however often it is looked at', async () => {
    change('abi/lamp.ts', (text) => text.replace('u16', 'u24'));
    expect(await check()).toMatchObject({ status: 100, reads: true });
    expect(await check()).toMatchObject({ status: 100, reads: true });
  });

  test('what is stale stays stale, however often it is looked at', async () => {
    change('generated/kernel-ts/lamp.ts', (text) => `${text}\n`);
    expect(await check()).toMatchObject({ status: 100, reads: true });
    expect(await check()).toMatchObject({ status: 100, reads: true });
  });
});

test('nothing is kept by a process that is older than the code on the disk', async () => {
  const kept = async (changed: number): Promise<boolean> => {
    rmSync(join(project.path, CACHE), { recursive: true, force: true });
    const found = findProject(project.path);
    const run = stampedRun(found);
    const made = await regenerate(found, [], run?.source);
    if (made.kind === 'made') run?.keep(made.outputs, { hash: 'of the code', changed });
    return existsSync(join(project.path, CACHE));
  };
  expect(await kept(performance.timeOrigin - 1)).toBe(true);
  expect(await kept(performance.timeOrigin)).toBe(false);
});

/** A text with one bit of its last letter changed. */
function flipped(text: string): string {
  return text.replace(/[a-z](?=[^a-z]*$)/, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 1));
}
