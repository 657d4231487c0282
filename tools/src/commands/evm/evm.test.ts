import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { abi } from '@callgate/kernel/abi';
import { decodeImage } from '@callgate/vm-embedvm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('guests/lamp.evs', '.include "callgate.evs"\n.entry main main\nmain:\n  ret0\n');
});
afterEach(() => project.remove());

/** The ABI that the image says it was built against. */
function stamp(image: string) {
  return decodeImage(readFileSync(join(project.path, image))).stamp;
}

test("a guest of a project is built against the project's ABI, into a folder that is made", async () => {
  await project.run('generate', '--only', 'guest-embedvm');
  const { status, out } = await project.run(
    'evm',
    'asm',
    'guests/lamp.evs',
    '--output',
    'build/deep/lamp.evmi',
  );
  expect([status, out]).toMatchObject([0, expect.stringMatching(/lamp\.evmi: \d+ bytes\.\n$/)]);
  expect(stamp('build/deep/lamp.evmi')).toMatchObject({ name: 'lamps', version: '1.2.3' });
});

test('as long as nothing is generated, the include is missing: the bundled ABI does not take its place', async () => {
  const { status, out } = await project.run('evm', 'asm', 'guests/lamp.evs');
  expect(status).toBe(100);
  expect(out).toContain('callgate.evs');
});

test('outside every project, a guest is built against the bundled ABI', async () => {
  rmSync(join(project.path, 'callgate.json'));
  expect(await project.run('evm', 'asm', 'guests/lamp.evs')).toMatchObject({ status: 0, err: '' });
  expect(stamp('guests/lamp.evmi')).toEqual(abi.stamp);
});

const COUNT = `$include "callgate.evm"
function main()
{
  local i;
  for (i = 0; i < 3; i++) $uf1(i, 10);
}
`;

test("a guest in EmbedVM's own language is built against the project's ABI, with its other outputs beside it", async () => {
  await project.run('generate', '--only', 'guest-embedvm');
  project.write('guests/count.evm', COUNT);
  const { status, out } = await project.run(
    ...[
      'evm',
      'build',
      'guests/count.evm',
      '-o',
      'build/count.evmi',
      '--emit',
      'evmi,bin,ihx,sym,h,lst',
      '--json',
    ],
  );
  expect(status).toBe(0);
  expect(stamp('build/count.evmi')).toMatchObject({ name: 'lamps', version: '1.2.3' });
  const { files, diagnostics } = JSON.parse(out);
  expect(diagnostics).toEqual([]);
  expect(files.map((each: { path: string }) => each.path.slice(project.path.length + 1))).toEqual(
    ['evmi', 'bin', 'ihx', 'sym', 'h', 'lst'].map((extension) => `build/count.${extension}`),
  );
  expect(project.read('build/count.sym')).toMatch(/ main \(code\)\n/);
  expect(project.read('build/count.lst')).toContain('for (i = 0; i < 3; i++)');

  const calls = ['uf1(0, 10) = 11', 'uf1(1, 10) = 10', 'uf1(2, 10) = 13'];
  const run = await project.run('evm', 'run', 'build/count.evmi');
  expect(run.out.split('\n').slice(0, 3)).toEqual(calls);
  expect(run.out).toMatch(/ended, after \d+ instructions\n$/);
  expect(run.status).toBe(0);
  for (const file of ['guests/count.evm', 'build/count.ihx', 'build/count.bin']) {
    const entry = file.startsWith('guests')
      ? 'main'
      : `0x${project.read('build/count.sym').match(/(\w+) main /)?.[1]}`;
    expect(await project.run('evm', 'run', file, '--entry', entry)).toEqual(run);
  }

  expect(await project.run('evm', 'disasm', 'build/count.evmi', '-o', 'build/again.evs')).toMatchObject({
    status: 0,
  });
  await project.run('evm', 'asm', 'build/again.evs');
  expect(readFileSync(join(project.path, 'build/again.evmi'))).toEqual(
    readFileSync(join(project.path, 'build/count.evmi')),
  );
});

test('of very many mistakes the first hundred are told, and all of them as JSON', async () => {
  const lines = Array.from({ length: 130 }, (_, index) => `x${index} = 1;`);
  project.write('many.evm', `function main() { ${lines.join('\n')} }`);
  const { status, out } = await project.run('evm', 'build', 'many.evm', '--emit', 'bin');
  expect(status).toBe(100);
  expect(out.match(/EVM004/g)).toHaveLength(100);
  expect(out).toMatch(
    /nothing is called x99\n {2}help: .*\nAnd 30 more mistakes; --json names them all\.\n$/,
  );
  const json = await project.run('evm', 'build', 'many.evm', '--emit', 'bin', '--json');
  expect(JSON.parse(json.out).diagnostics).toHaveLength(130);
});

test('mistakes are told with places and exit status 100, also as JSON; a program that does not end is a finding', async () => {
  project.write('bad.evm', 'function main() { x = 1; y = 2; }');
  const { status, out } = await project.run('evm', 'build', 'bad.evm', '--emit', 'bin');
  expect(status).toBe(100);
  expect(out).toMatch(
    /bad\.evm:1:19: EVM004 nothing is called x\n {2}help: .*\n.*bad\.evm:1:26: EVM004 nothing is called y/,
  );
  const json = await project.run('evm', 'build', 'bad.evm', '--emit', 'bin', '--json');
  expect(JSON.parse(json.out).diagnostics).toMatchObject([
    { line: 1, column: 19 },
    { line: 1, column: 26 },
  ]);
  expect(project.files('.').filter((file) => file.endsWith('.bin'))).toEqual([]);

  project.write('loop.evm', 'function main() { for (;;) {} }');
  const loop = await project.run('evm', 'run', 'loop.evm', '--fuel', '1000', '--json');
  expect([loop.status, JSON.parse(loop.out)]).toMatchObject([
    100,
    { end: 'out-of-fuel', instructions: 1000 },
  ]);
});

test('a program that makes user calls for ever ends, and so does what is shown of it', async () => {
  project.write('chatter.evm', 'function main() { for (;;) { $uf0(1, 2); } }');
  const { status, out } = await project.run('evm', 'run', 'chatter.evm');
  expect(status).toBe(100);
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(1003);
  expect(lines.slice(0, 1000).every((line) => line === 'uf0(1, 2) = 3')).toBe(true);
  expect(lines[1000]).toMatch(/^… and \d{7,8} more user calls; --calls shows more\.$/);
  expect(lines[1001]).toMatch(/^out-of-fuel, after 10000000\d instructions$/);
  const json = await project.run('evm', 'run', 'chatter.evm', '--fuel', '600', '--calls', '2', '--json');
  const events = json.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map((each) => each.event)).toEqual(['user-call', 'user-call', 'outcome']);
  expect(events[2]).toMatchObject({ end: 'out-of-fuel', calls: 100, hidden: 98 });
  expect((await project.run('evm', 'run', '--help')).out).toMatch(
    /--fuel <number>.*default:\s+100000000.*--calls <number>.*default:\s+1000\)/s,
  );
});

test('a number of the ABI without & is warned of, and the image is made', async () => {
  project.write('guests/callgate.evm', '//$abi "lamps" "1.2.3" "0a"\n$extern 7 global LAMP_MOST;\n');
  project.write('guests/number.evm', '$include "callgate.evm"\nfunction main() { $uf0(LAMP_MOST); }\n');
  const { status, out } = await project.run('evm', 'build', 'guests/number.evm');
  expect(status).toBe(0);
  expect(out).toMatch(
    /number\.evm:2:24: warning EVM019 .*\n {2}help: write &\w+\n.*number\.evmi: \d+ bytes\.\n$/,
  );
  const json = await project.run('evm', 'build', 'guests/number.evm', '--json');
  expect(JSON.parse(json.out)).toMatchObject({
    diagnostics: [],
    warnings: [{ id: 'EVM019', line: 2, column: 24 }],
  });
});

test('what cannot run says so with exit status 1', async () => {
  project.write('a.evm', 'function main() {}');
  project.write('empty.bin', '');
  symlinkSync('.', join(project.path, 'self'));
  project.write('zero.evm', `$include "${'../'.repeat(20)}dev/zero"\nfunction main() {}`);
  for (const [argv, message] of [
    [['evm', 'build', 'none.evm'], /There is no .*none\.evm/],
    [['evm', 'build', 'a.evm', '--emit', 'elf'], /There is no output elf/],
    [['evm', 'build', 'a.evm', '--extension', 'pointers'], /There is no extension pointers/],
    [['evm', 'run', 'a.evm', '--entry', 'nobody'], /There is no address nobody/],
    [['evm', 'run', 'empty.bin'], /is empty/],
    [['evm', 'disasm', '.'], /^\S+ is a folder\.\n/],
    [['evm', 'disasm', '/dev/zero'], /^\/dev\/zero is a device or a pipe\.\n/],
    [['evm', 'asm', '/dev/zero'], /^\/dev\/zero is a device or a pipe\.\n/],
    [['evm', 'build', '/dev/zero'], /^\/dev\/zero is a device or a pipe\.\n/],
    [['evm', 'build', 'zero.evm'], /^\/dev\/zero is a device or a pipe\.\n/],
    [['stamp', '/dev/zero'], /^\/dev\/zero is a device or a pipe\.\n/],
    [['evm', 'build', 'a.evm', '--emit', 'bin', '-o', '.'], /^\S+ is a folder\.\n {2}help: .*\n$/],
    [
      ['evm', 'build', 'a.evm', '--emit', 'bin', '-o', 'a.evm/x.bin'],
      /a\.evm cannot be used: .*\n {2}help: .*\n$/,
    ],
    [['evm', 'build', 'a.evm', '--emit', 'bin', '-o', 'a.evm'], /a\.evm is what is read/],
    [['evm', 'build', 'a.evm', '--emit', 'bin', '-o', 'self/a.evm'], /a\.evm is what is read/],
    [['evm', 'build', 'a.evm', '--emit', 'sym,bin', '-o', 'a.bin'], /a\.bin is two outputs/],
    [['run', '.'], /^\S+ is a folder\.\n {2}help: .*\n$/],
  ] as const) {
    const { status, err } = await project.run(...argv);
    expect([status, err]).toEqual([1, expect.stringMatching(message)]);
  }
  expect(project.read('a.evm')).toBe('function main() {}');
  expect(project.files('.').filter((each) => each.endsWith('.new'))).toEqual([]);
});
