import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

const BUNDLED = fileURLToPath(new URL('../../../abi', import.meta.url));

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

describe('generate', () => {
  test('writes every file once, and afterwards nothing', async () => {
    const first = await project.run('generate');
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(first.out).toContain('new      generated/kernel-ts/table.ts');
    const written = () =>
      statSync(join(project.path, 'generated/kernel-ts/table.ts'), { bigint: true }).mtimeNs;
    const before = written();
    expect((await project.run('generate')).out).toBe('Everything is up to date.\n');
    expect(written()).toBe(before);
    expect(await project.run('generate', '--check')).toMatchObject({ status: 0 });
  });

  test('glue imports the tables of its own project', async () => {
    await project.run('generate');
    expect(project.read('generated/wasm-host/lamp.ts')).toContain("from '../kernel-ts/index.js'");
  });

  test('--check names what is stale, and writes nothing', async () => {
    await project.run('generate');
    project.write('abi/lamp.ts', project.read('abi/lamp.ts').replaceAll('lampSet', 'lampDim'));
    const before = project.files('generated').map((file) => project.read(file));
    const { status, out } = await project.run('generate', '--check');
    expect(status).toBe(100);
    expect(out).toMatch(/changed {2}generated\/kernel-ts\/lamp\.ts\n/);
    expect(out).toMatch(/stale\.\n {2}help: run `callgate generate`/);
    expect(project.files('generated').map((file) => project.read(file))).toEqual(before);
  });

  test('deletes what it no longer makes, and nothing else', async () => {
    project.write('abi/index.ts', "export * from './lamp.js';\nexport * from './horn.js';\n");
    project.write(
      'abi/horn.ts',
      project
        .read('abi/lamp.ts')
        .replaceAll('Lamp', 'Horn')
        .replaceAll('lamp', 'horn')
        .replace('2000', '2001'),
    );
    await project.run('generate');
    project.write('generated/kernel-ts/mine.ts', '// written by hand\n');
    project.write('abi/index.ts', "export * from './lamp.js';\n");
    const { out } = await project.run('generate');
    expect(out).toContain('removed  generated/kernel-ts/horn.ts');
    expect(existsSync(join(project.path, 'generated/kernel-ts/horn.ts'))).toBe(false);
    expect(project.read('generated/kernel-ts/mine.ts')).toBe('// written by hand\n');
  });

  test('a list of outputs that leads out of the folder deletes nothing', async () => {
    await project.run('generate');
    project.write('precious.txt', 'keep me');
    project.write(
      'generated/kernel-ts/.callgate-outputs.json',
      JSON.stringify({ files: ['../../precious.txt', '/etc/passwd'] }),
    );
    await project.run('generate');
    expect(project.read('precious.txt')).toBe('keep me');
  });

  test('numbers of bundled families are theirs, in whatever order they are exported', async () => {
    mkdirSync(join(project.path, 'node_modules/@callgate'), { recursive: true });
    symlinkSync(BUNDLED, join(project.path, 'node_modules/@callgate/abi'));
    project.write('abi/lamp.ts', project.read('abi/lamp.ts').replace('@syscall 2000', '@syscall 24'));
    const lines = ["export * from './lamp.js';\n", "export * from '@callgate/abi/timer.js';\n"];
    for (const index of [lines, lines.toReversed()]) {
      project.write('abi/index.ts', index.join(''));
      const { status, out } = await project.run('generate');
      expect(status).toBe(100);
      expect(out).toMatch(
        /^abi\/lamp\.ts:10:3: CG101 `lampSet` has the number 24 of the syscall `timerSetMs`/m,
      );
      expect(out).toMatch(/^abi\/lamp\.ts:10:3: CG109 `lampSet` has the syscall number 24: /m);
      expect(out).toContain('2 findings; nothing was written.');
    }
  });

  test('--only makes one back end', async () => {
    await project.run('generate', '--only', 'guest-embedvm');
    expect(project.files('generated')).toEqual([
      'generated/guest-embedvm/.callgate-outputs.json',
      'generated/guest-embedvm/callgate.evm',
      'generated/guest-embedvm/callgate.evs',
    ]);
  });

  test('--json says what changed', async () => {
    const { out } = await project.run('generate', '--only', 'guest-embedvm', '--json');
    expect(JSON.parse(out)).toMatchObject({
      upToDate: false,
      changes: [{ change: 'new' }, { change: 'new' }, { change: 'new' }],
    });
  });
});

test('the pages of a project import its own bindings', async () => {
  const file = JSON.parse(project.read('callgate.json'));
  const assemblyScript = '../generated/guest-assemblyscript/index';
  file.outputs.reference = { folder: 'pages', assemblyScript };
  project.write('callgate.json', JSON.stringify(file));
  expect(await project.run('generate', '--only', 'reference')).toMatchObject({ status: 0, err: '' });
  expect(project.read('pages/lamp/lampSet.md')).toContain(`import { lampSet } from '${assemblyScript}';`);
  expect(project.read('pages/README.md')).toContain(
    '--transform ../generated/guest-assemblyscript/transform.mjs`',
  );
});

describe('generate with bad input writes nothing', () => {
  const bad: readonly [name: string, change: (text: string) => string, place: RegExp][] = [
    ['a syntax error', (text) => text.replace('level: u16', 'level: :'), /^abi\/lamp\.ts:10:\d+: CG\d+ /],
    [
      'an unknown name',
      (text) => text.replace('level: u16', 'level: u24'),
      /^abi\/lamp\.ts:10:\d+: CG\d+ .*u24/,
    ],
    ['an unknown tag', (text) => text.replace('@effect', '@efect'), /^abi\/lamp\.ts:\d+:\d+: CG\d+ .*efect/],
    [
      'a number used twice',
      (text) =>
        text.replace(/}\n$/, '  /**\n   * @syscall 2000\n   * @effect pure\n   */\n  lampGet(): u16;\n}\n'),
      /^abi\/lamp\.ts:\d+:\d+: CG\d+ .*2000/,
    ],
    [
      'an unbounded buffer',
      (text) => text.replace('level: u16', 'level: Bytes').replace('u16 }', 'u16, Bytes }'),
      /^abi\/lamp\.ts:10:\d+: CG\d+ /,
    ],
  ];

  test.each(bad)('%s', async (_name, change, place) => {
    project.write('abi/lamp.ts', change(project.read('abi/lamp.ts')));
    const { status, out } = await project.run('generate');
    expect(status).toBe(100);
    expect(out).toMatch(place);
    expect(out).toMatch(/\n {2}help: /);
    expect(out).toMatch(/nothing was written\.\n$/);
    expect(existsSync(join(project.path, 'generated'))).toBe(false);
  });

  test('a project file that is none, or says too much', async () => {
    for (const text of ['{', '[]', '{}', '{"name":"a","abi":"abi","outputs":{},"extra":1}']) {
      project.write('callgate.json', text);
      const { status, err } = await project.run('generate');
      expect(status).toBe(1);
      expect(err).toContain('callgate.json');
    }
  });

  test('an output folder outside the project, and a back end that does not exist', async () => {
    const write = (outputs: object) =>
      project.write('callgate.json', JSON.stringify({ name: 'lamps', abi: 'abi', outputs }));
    write({ 'kernel-ts': '../elsewhere' });
    expect(await project.run('generate')).toMatchObject({ status: 1 });
    write({ 'kernel-js': 'generated' });
    expect((await project.run('generate')).err).toMatch(
      /no back end kernel-js\.\n {2}help: Did you mean kernel-ts\? There are embedvm-host, /,
    );
    write({ 'kernel-ts': 'generated' });
    expect((await project.run('generate', '--only', 'wasm-host')).err).toContain(
      'gives wasm-host no output folder',
    );
  });

  test('no project at all', async () => {
    rmSync(join(project.path, 'callgate.json'));
    mkdirSync(join(project.path, 'deep'));
    const { status, err } = await project.run('generate');
    expect(status).toBe(1);
    expect(err).toMatch(/^There is no callgate\.json in /);
  });
});

describe('describe', () => {
  test('shows a call by name and by number, and as JSON', async () => {
    const { out } = await project.run('describe', 'lampSet');
    expect(out).toContain('lampSet(level: u16): void');
    expect(out).toContain('import callgate lampSet#2000(level)');
    expect(out).toContain('$uf0(2000, level)');
    expect(await project.run('describe', '2000')).toMatchObject({ out });
    const json = JSON.parse((await project.run('describe', 'lampSet', '--json')).out);
    expect(json).toMatchObject({ family: 'lamp', call: { number: 2000 } });
  });

  test('names what there is when the call is not', async () => {
    const { status, err } = await project.run('describe', 'lampGet');
    expect(status).toBe(1);
    expect(err).toBe(
      'The ABI lamps 1.2.3 has nothing called lampGet.\n  help: Did you mean lampSet? Its families are lamp: describe one of them for its names.\n',
    );
  });
});

describe('the command line', () => {
  test('help, version, unknown commands', async () => {
    expect((await project.run('--help')).out).toContain('Exit status: 0 done');
    expect(await project.run('--version')).toMatchObject({ status: 0, out: '0.1.0\n' });
    expect(await project.run('generat')).toMatchObject({ status: 1 });
    expect((await project.run('generat')).err).toContain('generate');
  });
});

test('what cannot be written is told without a stack, and changes nothing', async () => {
  project.write('generated/trace/index.ts/file', 'a folder where a file belongs');
  const folder = await project.run('generate');
  expect(folder).toMatchObject({ status: 1, out: '' });
  expect(folder.err).toMatch(/^\S+\/generated\/trace\/index\.ts is a folder\.\n {2}help: .*\n$/);
  expect(project.files('generated')).toEqual(['generated/trace/index.ts/file']);
  rmSync(join(project.path, 'generated'), { recursive: true });
  project.write('generated', 'a file where a folder belongs');
  const file = await project.run('generate');
  expect(file).toMatchObject({ status: 1, out: '' });
  expect(file.err).toMatch(
    /generated\S* cannot be used: a part of its path is a file \(ENOTDIR\)\.\n {2}help: .*\n$/,
  );
});

test('two back ends cannot have one folder', async () => {
  const file = JSON.parse(project.read('callgate.json'));
  file.outputs.trace = `${file.outputs['kernel-ts']}/`;
  project.write('callgate.json', JSON.stringify(file));
  const { status, err } = await project.run('generate');
  expect(status).toBe(1);
  expect(err).toContain('outputs.kernel-ts and outputs.trace are one folder');
});
