import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { abi } from '@callgate/kernel/abi';
import { assemble } from '@callgate/vm-embedvm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from './testing/project-folder.js';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

/** Every command that help names, as it is called: `evm build`. */
async function commands(path: readonly string[] = []): Promise<string[][]> {
  const { out } = await project.run(...path, '--help');
  const [, list = ''] = /\nCommands:\n((?: {2}.*\n)+)/.exec(out) ?? [];
  const names = [...list.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name);
  const below = await Promise.all(
    names.filter((name) => name !== 'help').map((name) => commands([...path, name])),
  );
  return [[...path], ...below.flat()];
}

test('every command says in its help what it takes, with an example that names it', async () => {
  const all = await commands();
  expect(all.map((each) => each.join(' '))).toEqual(
    expect.arrayContaining(['', 'init', 'generate', 'new', 'new syscall', 'evm run', 'doctor', 'run']),
  );
  for (const path of all) {
    const { status, out, err } = await project.run(...path, '--help');
    expect([path, status, err]).toEqual([path, 0, '']);
    const [, examples = ''] = out.split('\nExamples:\n');
    const lines = examples.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(new RegExp(`^  callgate${path.map((each) => ` ${each}`).join('')}( |$)`));
  }
});

describe('what is misspelt is one sentence, a guess and a way on', () => {
  test.each([
    [['generat'], "error: unknown command 'generat'\n(Did you mean generate?)\n"],
    [['new', 'famly', 'x'], "error: unknown command 'famly'\n(Did you mean family?)\n"],
    [['generate', '--chekc'], "error: unknown option '--chekc'\n(Did you mean --check?)\n"],
    [['evm', 'build', 'x.evm', '--emti', 'bin'], "error: unknown option '--emti'\n(Did you mean --emit?)\n"],
    [['run'], "error: missing required argument 'manifest'\n"],
    [['run', 'a', 'b'], "error: too many arguments for 'run'. Expected 1 argument but got 2.\n"],
    [
      ['run', 'a', '--seconds', '-1'],
      /^error: option '--seconds <number>' argument '-1' is invalid\. [^\n]+\n/,
    ],
  ] as const)('%j', async (argv, message) => {
    const { status, out, err } = await project.run(...argv);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/\n\n? {2}help: `callgate[ a-z]* --help` shows what it takes, with examples\.\n$/);
    expect(err.split('\n').length).toBeLessThan(7);
  });

  test('a back end', async () => {
    const { status, err } = await project.run('generate', '--only', 'kernl-ts');
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(
        /^There is no back end kernl-ts\.\n {2}help: Did you mean kernel-ts\? There are /,
      ),
    ]);
  });
});

/** What the README shows of a command's JSON, by the first words of its row. */
function shown(command: string): unknown[] {
  const row = README.split('\n').find((line) => line.startsWith(`| ${command}`)) ?? '';
  return [...row.matchAll(/`([[{].*?[}\]])`(?!\w)/g)].map(([, json]) => JSON.parse(json));
}

/** Whether everything in the README is there, and in the form that it says. */
function fits(real: unknown, said: unknown, where: string): void {
  if (Array.isArray(said)) {
    expect([where, Array.isArray(real)]).toEqual([where, true]);
    if (said.length > 0) fits((real as unknown[])[0], said[0], `${where}[0]`);
  } else if (typeof said === 'object' && said !== null) {
    for (const [name, each] of Object.entries(said)) {
      expect([where, Object.keys(real as object)]).toEqual([where, expect.arrayContaining([name])]);
      fits((real as Record<string, unknown>)[name], each, `${where}.${name}`);
    }
  } else if (real !== null) expect([where, typeof real]).toEqual([where, typeof said]);
}

describe('--json prints what the README says, and nothing else', () => {
  test.each<readonly [row: string, which: number, argv: readonly string[]]>([
    ['`init`', 0, ['init', 'lamps', '--dry-run']],
    ['`init`', 0, ['new', 'family', 'horn', '--dry-run']],
    ['`generate` |', 0, ['generate', '--check']],
    ['`describe`', 0, ['describe', 'lampSet']],
    ['`explain`', 0, ['explain']],
    ['`explain`', 1, ['explain', 'CG144']],
    ['`doctor`', 0, ['doctor', '--for', 'assemblyscript']],
    ['`evm build`', 0, ['evm', 'asm', 'guest.evs']],
    ['`evm disasm` |', 0, ['evm', 'disasm', 'guest.evmi']],
    ['`run`', 0, ['run', 'guests.json']],
  ])('%s %i: %j', async (row, which, argv) => {
    await project.run('generate');
    project.write('abi/lamp.ts', project.read('abi/lamp.ts').replace('brightness', 'light'));
    const text = '.entry main main\nmain: ret0\n';
    project.write('guest.evs', `.include "callgate.evs"\n${text}`);
    const { image } = assemble({ file: 'guest.evs', text, stamp: abi.stamp });
    project.write('guest.evmi', image ?? '');
    const vat = { name: 'guest', vm: 'embedvm', image: 'guest.evmi' };
    project.write('guests.json', JSON.stringify({ vats: [vat] }));
    const said = shown(row)[which];
    const { out, err } = await project.run(...argv, '--json');
    expect([err, said]).toEqual(['', expect.anything()]);
    fits(JSON.parse(out), said, row);
  });

  test('mistakes of a definition', async () => {
    project.write('abi/lamp.ts', project.read('abi/lamp.ts').replace('@effect external', ''));
    const { status, out } = await project.run('generate', '--json');
    expect(status).toBe(100);
    fits(JSON.parse(out), shown('`generate` |')[1], 'generate');
  });

  test('one object a line where a program of EmbedVM runs', async () => {
    project.write('bare.evs', '.entry main main\nmain: push 1\npush 1\nuf 0\ndrop\nret0\n');
    const { out } = await project.run('evm', 'run', 'bare.evs', '--json');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const [index, line] of lines.entries())
      fits(JSON.parse(line), shown('`evm run`')[index], `line ${index}`);
  });
});
