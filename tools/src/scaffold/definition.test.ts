import { describe, expect, test } from 'vitest';
import { Failure } from '../failure.js';
import type { Project } from '../project.js';
import { load } from '../regenerate.js';
import { after, memoryProject } from '../testing/memory-project.js';
import { newFamily } from './family.js';
import { SYSCALL_DEFAULTS, type SyscallOptions } from './syscall-options.js';
import { newSyscall } from './syscall.js';

const INDEX = "export * from './horn.js';\nexport * from './siren.js';\n";
const HORN = `import type { Kind, Own, Handle, Syscalls, u16 } from "./language.js";

/** @kind 1024 */
export interface HornDevice extends Kind {}

export interface Horn extends Syscalls {
    /**
     * @syscall 1030
     * @effect external
     */
    hornOpen(): Own<HornDevice>; // opens

    /**
     * @syscall 1026
     * @effect input
     */
    hornRead(horn: Handle<HornDevice>): u16;
}
`;
const SIREN = `import type { Syscalls } from './language.js';

export interface Siren extends Syscalls {}
`;
const project = memoryProject({ 'abi/index.ts': INDEX, 'abi/horn.ts': HORN, 'abi/siren.ts': SIREN });

function call(options: Partial<SyscallOptions>, to: Project = project): string {
  const given = { ...SYSCALL_DEFAULTS, family: 'horn', name: 'hornStop', effect: 'pure', ...options };
  const { changes } = newSyscall(to, given);
  expect(load(after(to, changes)).diagnostics).toEqual([]);
  return changes.map((each) => (each.change === 'removed' ? '' : each.content)).join('');
}

function failure(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('There was no failure.');
}

describe('family', () => {
  test('in an empty project, it begins at 1024', () => {
    const empty = memoryProject({});
    const { changes } = newFamily(empty, { name: 'lamp', kind: 'LampDevice' });
    const made = after(empty, changes);
    expect(changes.map(({ change, path }) => [change, path])).toEqual([
      ['new', 'abi/lamp.ts'],
      ['changed', 'abi/index.ts'],
    ]);
    expect(made.files.read('abi/index.ts')).toBe("export * from './lamp.js';\n");
    const { abi, diagnostics } = load(made);
    expect(diagnostics).toEqual([]);
    expect(abi?.families[0]).toMatchObject({
      name: 'lamp',
      kinds: [{ name: 'LampDevice', number: 1024 }],
      groups: [{ calls: [{ number: 1024 }, { number: 1025 }] }],
    });
  });

  test('it stands in order, behind the numbers that others have', () => {
    const { changes } = newFamily(project, { name: 'lamp', kind: 'LampDevice' });
    const made = after(project, changes);
    expect(made.files.read('abi/index.ts')).toBe(
      INDEX.replace("export * from './siren", "export * from './lamp.js';\nexport * from './siren"),
    );
    expect(made.files.read('abi/lamp.ts')).toContain('@kind 1025');
    expect(made.files.read('abi/lamp.ts')).toContain('@syscall 1040');
  });

  test('a bundled one gets a number below 1024', () => {
    const bundled = memoryProject({}, '@callgate/abi');
    const first = newFamily(bundled, { name: 'lamp', kind: null });
    expect(after(bundled, first.changes).files.read('abi/lamp.ts')).toContain('@syscall 16\n');
  });

  test.each([
    ['horn', null, 'There is a family horn already.'],
    ['Lamp', null, '`Lamp` cannot be the name of a family.'],
    ['index', null, '`index` is a module of every ABI.'],
    ['lamp', 'lamp', '`lamp` cannot be the name of a kind.'],
    [
      'lamp',
      'Lamp',
      'The kind Lamp would have the name of the interface of the calls of the new family lamp.',
    ],
    [
      'lamp',
      'LampError',
      'The kind LampError would have the name of the enum of the errors of the new family lamp.',
    ],
    [
      'lamp',
      'HornDevice',
      expect.stringMatching(
        /^The kind HornDevice would have the name of the kind HornDevice, abi\/horn\.ts:\d+:\d+\.$/,
      ),
    ],
  ])('%s with the kind %s fails', (name, kind, message) => {
    const found = failure(() => newFamily(project, { name, kind }));
    expect(found.message).toEqual(message);
    expect(found.help).toMatch(/^[A-Z`].*\.$/);
  });

  test('the remedy for a kind that clashes is a name that is free', () => {
    const { help } = failure(() => newFamily(project, { name: 'lamp', kind: 'Lamp' }));
    const [, kind] = /--kind (\w+)`/.exec(help) ?? [];
    expect(newFamily(project, { name: 'lamp', kind }).changes).toHaveLength(2);
    const taken = newFamily(project, { name: 'other', kind: 'LampDevice' });
    const { help: next } = failure(() =>
      newFamily(after(project, taken.changes), { name: 'lamp', kind: 'Lamp' }),
    );
    expect(next).toContain('--kind LampUnit`');
  });

  test('a file that no index names is not written over', () => {
    const stray = memoryProject({ 'abi/lamp.ts': 'export {};\n' });
    expect(failure(() => newFamily(stray, { name: 'lamp', kind: null })).message).toContain('abi/lamp.ts');
  });
});

describe('syscall', () => {
  test("it follows the family's highest number and keeps the file's formatting", () => {
    const text = call({ parameters: ['horn: Handle<HornDevice>'], summary: 'Stops it.', effect: 'external' });
    const member = `// opens

    /**
     * @syscall 1026
     * @effect input
     */
    hornRead(horn: Handle<HornDevice>): u16;

    /**
     * Stops it.
     * @syscall 1031
     * @effect external
     * @cost 10
     */
    hornStop(horn: Handle<HornDevice>): void;
}
`;
    expect(text.endsWith(member)).toBe(true);
    expect(text.split('\n')[0]).toBe(HORN.split('\n')[0]);
  });

  test('words that its types need are imported', () => {
    const text = call({ parameters: ['text:In<Bytes<8>>', 'level:u8'], result: 'Result<u16, Gone>' });
    expect(text.split('\n')[0]).toBe(
      'import type { Bytes, Gone, Handle, In, Kind, Own, Result, Syscalls, u16, u8 } from "./language.js";',
    );
  });

  test('a type of another family is imported, and an empty group gets its first number', () => {
    const text = call({ family: 'siren', name: 'sirenUse', parameters: ['horn:Handle<HornDevice>'] });
    expect(text).toContain("from './language.js';\nimport type { HornDevice } from './horn.js';\n");
    expect(text).toContain('extends Syscalls {\n  /**\n   * Describe sirenUse here.\n   * @syscall 1040\n');
  });

  test('a long list has a line for each parameter', () => {
    const parameters = ['first', 'second', 'third', 'fourth'].map(
      (name) => `${name}OfSeveral: Handle<HornDevice>`,
    );
    const text = call({ parameters });
    expect(text).toContain('    hornStop(\n        firstOfSeveral: Handle<HornDevice>,\n');
    expect(text).toContain('Handle<HornDevice>,\n    ): void;\n');
  });

  test('lines that end as on Windows go on doing so', () => {
    const windows = memoryProject({
      'abi/index.ts': INDEX,
      'abi/horn.ts': HORN.replaceAll('\n', '\r\n'),
      'abi/siren.ts': SIREN,
    });
    expect(call({}, windows)).not.toMatch(/[^\r]\n/);
  });

  test.each<[string, Partial<SyscallOptions>, RegExp]>([
    ['a name that is taken', { name: 'hornRead' }, /^There is a call hornRead already\.$/],
    ['a name that is none', { name: 'horn-stop' }, /cannot be the name of a syscall/],
    ['no such family', { family: 'gong' }, /^There is no family gong\.$/],
    ['no such group', { group: 'Gong' }, /no group of syscalls Gong/],
    ['no such effect', { effect: 'none' }, /no effect of a syscall/],
    ['a type that is none', { result: 'u24' }, /CG010 There is no `u24`/],
    ['a type that is no type', { result: 'u8; evil(): void' }, /no type of the ABI language/],
    ['a parameter without a type', { parameters: ['level'] }, /^`level` is no parameter\.$/],
    ['a parameter twice', { parameters: ['a:u8', 'a:u8'] }, /CG\d+ /],
    ['a cost that is none', { cost: 'much' }, /CG022/],
    ['text that ends the comment', { summary: 'a */ b' }, /cannot stand in a comment/],
    ['a tag in the text', { summary: 'see @nothing' }, /CG020/],
  ])('%s fails with a remedy', (_name, options, message) => {
    const found = failure(() => call(options));
    expect(found.message).toMatch(message);
    expect(found.help).not.toBe('');
  });

  test('a broken definition is mended first', () => {
    const broken = memoryProject({ 'abi/index.ts': "export * from './gone.js';\n" });
    expect(failure(() => call({}, broken)).help).toBe('Mend the definition first.');
  });
});
