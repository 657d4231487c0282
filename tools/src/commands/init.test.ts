import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fillEmpty } from '../init/empty-folder.js';
import { OTHERS } from '../init/package-file.js';
import { runCommand as run } from '../testing/run-command.js';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const NOTHING = 'Nothing was left behind.';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-init-')));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What TypeScript says of one folder of a project, with the options that the project has. */
function compile(project: string, folder: string, types: readonly string[]): string {
  const compilerOptions = { noEmit: true, types };
  const config = { extends: './tsconfig.json', compilerOptions, include: [folder] };
  writeFileSync(join(project, 'tsconfig.one.json'), JSON.stringify(config));
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.one.json'], { cwd: project });
  return String(stdout);
}

/** Everything below a folder. */
function below(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort();
}

function json(...path: string[]) {
  return JSON.parse(readFileSync(join(home, ...path), 'utf8'));
}

describe('init', () => {
  test('fills a new folder, and says how to go on', async () => {
    const { status, out, err } = await run(home, 'init', 'deep/my-abi');
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('new      host/host.ts\n');
    expect(out).toContain('1. Run `cd deep/my-abi && npm install && npm start`.\n');
    expect(json('deep/my-abi/package.json').name).toBe('my-abi');
    expect(json('deep/my-abi/callgate.json').name).toBe('my-abi');
    expect(below(join(home, 'deep/my-abi')).filter((path) => /hbs|\.new$|^gitignore/.test(path))).toEqual([]);
  });

  test('fills the current folder when it is empty but for git', async () => {
    mkdirSync(join(home, '.git'));
    expect((await run(home, 'init', '--name', 'lamps')).out).toContain(
      '1. Run `npm install && npm start`.\n',
    );
    expect(json('package.json').name).toBe('lamps');
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toMatch(/^# lamps\n/);
  });

  test.each<[string, string[], RegExp]>([
    [
      'a folder with something in it',
      ['init', 'full'],
      /full is not empty: there is note\.txt\.\n {2}help: Give a folder/,
    ],
    ['a file', ['init', 'full/note.txt'], /note\.txt is a file\.\n/],
    [
      'a folder whose name no package can have',
      ['init', 'My Abi'],
      /`My Abi` cannot be .*\n {2}help: Give it one with --name/,
    ],
    ['a name that no package can have', ['init', 'new', '--name', 'a--b'], /`a--b` cannot be/],
    [
      'a folder without our packages',
      ['init', 'new', '--packages', 'full'],
      /There is no .*callgate-abi-.*\.tgz\.\n/,
    ],
  ])('%s is refused, and nothing is written', async (_name, argv, message) => {
    mkdirSync(join(home, 'full'));
    writeFileSync(join(home, 'full/note.txt'), '');
    const { status, out, err } = await run(home, ...argv);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(message);
    expect(below(home)).toEqual(['full', 'full/note.txt']);
  });

  test('--dry-run writes nothing; --json tells every file', async () => {
    const { out } = await run(home, 'init', 'lamps', '--dry-run', '--json');
    const { written, changes } = JSON.parse(out);
    expect(written).toBe(false);
    expect(changes).toContainEqual({
      change: 'new',
      path: '.gitignore',
      content: 'node_modules/\ndist/\nbuild/\n',
    });
    expect((await run(home, 'init', 'lamps', '--dry-run')).out).toMatch(/Nothing was written\.\n$/);
    expect(below(home)).toEqual([]);
    await run(home, 'init', 'lamps');
    for (const { path, content } of changes)
      expect(readFileSync(join(home, 'lamps', path), 'utf8')).toBe(content);
  });

  test('what fails halfway leaves nothing behind', () => {
    const changes = [
      { change: 'new', path: 'a/b.txt', content: 'b' },
      { change: 'new', path: 'a/b.txt/c.txt', content: 'c' },
    ] as const;
    mkdirSync(join(home, 'empty/.git'), { recursive: true });
    for (const folder of ['empty', 'new/folder'])
      expect(() => fillEmpty(join(home, folder), changes)).toThrowError(
        expect.objectContaining({ help: NOTHING }),
      );
    expect(below(home)).toEqual(['empty', 'empty/.git']);
  });

  test('a link to nowhere is no folder to make, and stays', async () => {
    symlinkSync('nowhere', join(home, 'lamps'));
    const { status, err } = await run(home, 'init', 'lamps');
    expect([status, err]).toEqual([1, expect.stringContaining('something else is there already')]);
    expect(readdirSync(home)).toEqual(['lamps']);
  });

  test('packages of others are in the versions that this repository tests with', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    expect(devDependencies).toMatchObject(OTHERS);
  });

  test('packages from files are all of ours that a project needs, in turn', async () => {
    const manifest = (short: string) => {
      const folder = existsSync(join(REPOSITORY, short)) ? short : `packages/${short}`;
      return JSON.parse(readFileSync(join(REPOSITORY, folder, 'package.json'), 'utf8'));
    };
    const needed = new Set<string>();
    const need = (names: object) => {
      for (const name of Object.keys(names).filter((each) => each.startsWith('@callgate/'))) {
        if (needed.has(name)) continue;
        needed.add(name);
        need(manifest(name.slice('@callgate/'.length)).dependencies ?? {});
      }
    };
    await run(home, 'init', 'registry');
    const { dependencies, devDependencies } = json('registry/package.json');
    need({ ...dependencies, ...devDependencies });
    const { version } = manifest('tools');
    mkdirSync(join(home, 'packages'));
    for (const name of needed)
      writeFileSync(join(home, 'packages', `callgate-${name.slice('@callgate/'.length)}-${version}.tgz`), '');
    await run(home, 'init', 'files', '--packages', 'packages');
    const own = json('files/package.json');
    const files = Object.entries({ ...own.dependencies, ...own.devDependencies }).filter(([, range]) =>
      String(range).startsWith('file:../packages/callgate-'),
    );
    expect(files.map(([name]) => name).sort()).toEqual([...needed].sort());
  });
});

describe('the definition finds the bundled families', () => {
  /** Reads, generates and type-checks the definition of a project that stands in `folder`. */
  async function isSound(folder: string): Promise<void> {
    expect((await run(home, 'init', folder, '--name', 'lamps')).err).toBe('');
    const project = join(home, folder);
    expect(await run(project, 'generate')).toMatchObject({ status: 0, err: '' });
    expect((await run(project, 'describe', 'puts')).out).toContain('syscall 16, family console');
    const added = ['new', 'syscall', 'counter', 'counterTimer', '--effect', 'pure'];
    expect(await run(project, ...added, '--param', 'timer:Handle<TimerEvent>')).toMatchObject({
      status: 0,
      err: '',
    });
    const text = readFileSync(join(project, 'abi/counter.ts'), 'utf8');
    expect(text).toContain("import type { TimerEvent } from '@callgate/abi/timer.js';\n");
    expect(compile(project, 'abi', [])).toBe('');
  }

  test('installed in the project, as links', async () => {
    mkdirSync(join(home, 'alone'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(home, 'node_modules'));
    await isSound('alone');
  });

  test('hoisted to the root of a workspace, as copies', async () => {
    const abi = join(home, 'node_modules/@callgate/abi');
    mkdirSync(join(abi, 'dist'), { recursive: true });
    for (const path of readdirSync(join(REPOSITORY, 'abi'), { recursive: true }) as string[])
      if (/^(dist\/)?[a-z]+(\.d)?\.ts$|^package\.json$/.test(path))
        writeFileSync(join(abi, path), readFileSync(join(REPOSITORY, 'abi', path)));
    await isSound('libraries/lamps');
  });

  test('that are a workspace of the same repository', async () => {
    mkdirSync(join(home, 'node_modules/@callgate'), { recursive: true });
    symlinkSync(join(REPOSITORY, 'abi'), join(home, 'node_modules/@callgate/abi'));
    await isSound('packages/lamps');
  });
});

test('every bundled family joins, and its device fits what the project generates for it', async () => {
  symlinkSync(join(REPOSITORY, 'node_modules'), join(home, 'node_modules'));
  await run(home, 'init', 'lamps');
  const index = readFileSync(join(REPOSITORY, 'abi/index.ts'), 'utf8');
  const families = [...index.matchAll(/'\.\/(\w+)\.js'/g)].map(([, name]) => name);
  expect(families).toContain('console');
  const joined = families.map((name) => `export * from '@callgate/abi/${name}.js';\n`);
  writeFileSync(join(home, 'lamps/abi/index.ts'), ["export * from './counter.js';\n", ...joined].join(''));
  expect(await run(join(home, 'lamps'), 'generate')).toMatchObject({ status: 0, err: '' });
  const handlers: Record<string, string> = {
    delivery: 'typeof Kernel.deliveryHandlers',
    device: 'typeof Kernel.deviceHandlers',
    handle: 'ReturnType<typeof Kernel.handleHandlers>',
    kernel: 'typeof Kernel.kernelHandlers',
  };
  const fits = families.map((name) => {
    const made = handlers[name] ?? `ReturnType<typeof Devices.${name}Device>`;
    return `export const ${name} = (made: ${made}): Handlers['${name}'] => made;\n`;
  });
  const imports = [
    "import type * as Devices from '@callgate/devices';\n",
    "import type * as Kernel from '@callgate/kernel';\n",
    "import type { Handlers } from '../generated/kernel-ts/index.js';\n",
  ];
  mkdirSync(join(home, 'lamps/fits'));
  writeFileSync(join(home, 'lamps/fits/fits.ts'), [...imports, ...fits].join(''));
  expect(compile(join(home, 'lamps'), 'fits', ['node'])).toBe('');
});
