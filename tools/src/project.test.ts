import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from './failure.js';
import { type Project, abiSource, findProject, moduleFrom } from './project.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callgate-project-'));
  for (const folder of ['abi', 'backends', 'generated']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'abi/index.ts'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

const SOUND = { name: 'lamps', abi: 'abi', outputs: { 'kernel-ts': 'generated/kernel-ts' } };

function read(changed: object): Project {
  writeFileSync(join(root, 'callgate.json'), JSON.stringify({ ...SOUND, ...changed }));
  return findProject(root);
}

/** What is wrong with a project file, in words; 'nothing' when it is sound. */
function said(changed: object, run: (project: Project) => unknown = () => null): string {
  try {
    run(read(changed));
  } catch (error) {
    if (error instanceof Failure) return error.message.slice(error.message.indexOf(': ') + 2);
    throw error;
  }
  return 'nothing';
}

const output = (folder: unknown) => said({ backEnds: ['backends'], outputs: { 'kernel-ts': folder } });

test('an output folder is inside the project and apart from what people write', () => {
  for (const folder of ['abi', 'abi/generated', './generated/../abi/', 'backends', 'backends/own'])
    expect(output(folder)).toMatch(/: one of them is or holds the other\.$/);
  const nested = { abi: 'src/abi', outputs: { 'kernel-ts': 'src' } };
  expect(said(nested)).toBe(
    'outputs.kernel-ts is src, and abi is src/abi: one of them is or holds the other.',
  );
  for (const folder of [
    '.',
    './',
    '',
    'a/..',
    '..',
    '../x',
    '/tmp/x',
    `${root}/x`,
    'a\\b',
    'C:/x',
    'a\0b',
    'a\u2028b',
    7,
    null,
  ])
    expect(output(folder)).toBe('outputs.kernel-ts names no folder inside the project.');
  expect(moduleFrom('made', 'made/..foo')).toBe('./..foo/index.js');
  expect(moduleFrom('made/a', 'b')).toBe('../../b/index.js');
  for (const folder of ['..foo', '.made', 'abi-made', 'a b', 'ä']) expect(output(folder)).toBe('nothing');
});

test('links do not make one folder two, nor another one of it', () => {
  const outside = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
  const link = (to: string, name: string) => symlinkSync(to, join(root, name));
  link(outside, 'away');
  link('abi', 'definition');
  link('.', 'self');
  link('missing', 'nowhere');
  link('around', 'around');
  link('generated', 'made');
  expect(output('away')).toBe('outputs.kernel-ts is away, a link that leads out of the project.');
  expect(output('away/deep/er')).toContain('a link that leads out of the project.');
  expect(output('definition/x')).toContain('one of them is or holds the other.');
  expect(output('self')).toContain('a link that leads to the project itself.');
  expect(output('nowhere/x')).toContain('a link that leads nowhere.');
  expect(output('around')).toContain('a link that leads nowhere.');
  expect(output('made/x')).toBe('nothing');
  expect(said({ outputs: { trace: 'generated/x', 'kernel-ts': 'made/x' } })).toBe(
    'outputs.trace and outputs.kernel-ts are one folder, made/x.',
  );
  rmSync(outside, { recursive: true });
});

test('abi, backEnds and host are inside the project, as they are written', () => {
  const name = root.slice(root.lastIndexOf('/') + 1);
  for (const path of [`../${name}/abi`, '..', '/abi', 'a\0b', '', 7]) {
    expect(said({ abi: path })).toBe('abi is no path of a folder inside the project.');
    expect(said({ backEnds: [path] })).toBe('backEnds is no list of folders inside the project.');
    expect(said({ host: path })).toBe('host is no path of a module inside the project.');
  }
  expect(said({ backEnds: 'backends' })).toBe('backEnds is no list of folders inside the project.');
  expect(read({ abi: './abi/' }).abi).toBe('abi');
});

test('outputs are an object', () => {
  for (const outputs of [[], ['out/x'], 'out', 7, null])
    expect(said({ outputs })).toBe('outputs is no object with back ends and their folders.');
});

test('a name is one line that can be printed', () => {
  for (const name of ['', ' ', 'a ', 'a\nb', 'a\u2028b', 'a\u202eb', 'a\0b', 'x'.repeat(101), 7, null])
    expect(said({ name })).toBe('name is no name of an ABI.');
  expect(said({ name: 'odd "abi" */ \\ ü' })).toBe('nothing');
});

test('a version is one of semver', () => {
  const version = (version: unknown) => {
    writeFileSync(join(root, 'abi/package.json'), JSON.stringify({ version }));
    return said({}, abiSource);
  };
  for (const given of [
    'banana',
    '',
    '1',
    '1.2',
    'v1.2.3',
    '01.2.3',
    '1.2.3\n',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3 ',
    7,
    null,
    `1.2.3-${'a'.repeat(300)}`,
  ])
    expect(version(given)).toBe('version is no version.');
  expect(version(undefined)).toBe('the version is missing.');
  for (const given of ['0.0.0', '1.2.3', '1.2.3-rc.1+build.007', '10.20.30--x'])
    expect(version(given)).toBe('nothing');
});

test('tables is the name of a module', () => {
  const tables = (tables: unknown) =>
    said({ outputs: { ...SOUND.outputs, 'wasm-host': { folder: 'generated/wasm-host', tables } } });
  for (const given of ["x'; evil(); //", 'a"b', 'a b', 'a\nb', 'a\u2028b', 'a\\b', '`', '', 7, null])
    expect(tables(given)).toBe('outputs.wasm-host.tables is no module name.');
  for (const given of ['@callgate/kernel/abi', '../kernel-ts/index.js', 'node:fs'])
    expect(tables(given)).toBe('nothing');
});
