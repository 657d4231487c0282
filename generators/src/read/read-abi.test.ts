import { describe, expect, test } from 'vitest';
import type { Abi, Call, Family } from '../model/abi.js';
import { bundled, bundledText } from './from-disk.test.support.js';
import { type Reading, readAbi } from './read-abi.js';
import { WORDS } from './vocabulary.js';

/** Reads a definition whose modules are given, `abi.ts` being the entry. */
function read(modules: Readonly<Record<string, string>>): Reading {
  return readAbi({
    name: 'test',
    version: '1.0.0',
    entry: { path: 'abi.ts', text: modules['abi.ts'] },
    resolve(specifier) {
      const path = specifier.replace('./', '').replace(/\.js$/, '.ts');
      return path in modules ? { path, text: modules[path] } : null;
    },
  });
}

function family(abi: Abi | null, name: string): Family {
  return abi!.families.find((each) => each.name === name)!;
}

function call(abi: Abi | null, name: string): Call {
  const calls = abi!.families.flatMap(({ groups }) => groups.flatMap((group) => group.calls));
  return calls.find((each) => each.name === name)!;
}

describe('the bundled ABI', () => {
  const { abi, readable, diagnostics } = readAbi(bundled());

  test('reads without a diagnostic', () => {
    expect(diagnostics).toEqual([]);
    expect(abi).toBe(readable);
    expect(abi!.families.map(({ name }) => name)).toEqual([...abi!.families.map(({ name }) => name)].sort());
    expect(abi!.families.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['console', 'delivery', 'handle', 'saul', 'timer']),
    );
  });

  test('saulRead, spelled out', () => {
    expect(call(abi, 'saulRead')).toEqual({
      name: 'saulRead',
      number: 36,
      parameters: [
        {
          name: 'device',
          type: { kind: 'handle', use: 'borrow', of: 'SaulDevice', rights: 1 },
          direction: 'in',
          sensitive: false,
          docs: '',
          place: expect.objectContaining({ file: 'saul.ts', column: 5 }),
        },
      ],
      result: {
        value: { kind: 'record', name: 'Phydat' },
        optional: false,
        errors: [
          { name: 'SaulError.NoDevice', code: 1 },
          { name: 'SaulError.NotSupported', code: 2 },
          { name: 'SaulError.Cancelled', code: 3 },
        ],
        docs: '',
      },
      effect: 'input',
      cost: { base: 50, perByte: 0 },
      permission: 'saul',
      caller: 'vat',
      blocking: false,
      idempotent: false,
      lifecycle: { since: null, unstable: null, deprecated: null, removeAfter: null, aliases: [] },
      rightsFrom: null,
      profiles: [],
      optional: false,
      docs: { summary: 'Takes one reading.', examples: [] },
      place: expect.objectContaining({ file: 'saul.ts', column: 3 }),
    });
  });

  test('buffers, costs and descriptions', () => {
    expect(call(abi, 'saulReadName')).toMatchObject({
      parameters: [
        { name: 'device', type: { kind: 'handle', use: 'borrow', of: 'SaulDevice', rights: 0 } },
        { name: 'name', type: { kind: 'bytes', max: 64 }, direction: 'out' },
      ],
      result: { value: { kind: 'integer', name: 'u16' }, docs: 'the bytes written' },
      cost: { base: 20, perByte: 1 },
    });
    expect(call(abi, 'puts').parameters).toMatchObject([
      { name: 'text', docs: 'UTF-8; a line is shown when it ends', direction: 'in' },
    ]);
    expect(call(abi, 'nextDelivery')).toMatchObject({
      blocking: true,
      profiles: ['embedvm16'],
      effect: 'input',
      permission: null,
    });
    expect(call(abi, 'nextDelivery').parameters[0].type).toEqual({
      kind: 'list',
      element: { kind: 'integer', name: 'u16' },
      max: 8,
    });
  });

  test('handles of every use', () => {
    const use = (name: string) => call(abi, name).parameters[0].type;
    expect(use('handleIsValid')).toEqual({ kind: 'handle', use: 'askBorrow', of: null, rights: 0 });
    expect(use('handleClose')).toEqual({ kind: 'handle', use: 'askConsume', of: null, rights: 0 });
    expect(use('handleKind')).toEqual({ kind: 'handle', use: 'borrow', of: null, rights: 0 });
    expect(use('saulIterNext')).toEqual({ kind: 'handle', use: 'consume', of: 'SaulDevice', rights: 0 });
    expect(call(abi, 'saulIterInit').result).toMatchObject({
      value: { kind: 'handle', use: 'create', of: 'SaulDevice', rights: 3 },
      optional: true,
      errors: [],
    });
    expect(call(abi, 'handleRestrict').result.errors).toEqual([{ name: 'Gone', code: 0x7fff }]);
  });

  test('kinds, enums and records', () => {
    const { kinds, enums, records } = family(abi, 'saul');
    expect(kinds).toMatchObject([
      { name: 'SaulDevice', number: 16, parent: null, rights: 'SaulRight', durable: false, revocable: false },
    ]);
    expect(family(abi, 'timer').kinds).toMatchObject([{ name: 'TimerEvent', rights: null }]);
    expect(enums.map(({ name, open, flags, width }) => [name, open, flags, width])).toEqual([
      ['SaulClass', true, false, 1],
      ['SaulError', false, false, 1],
      ['SaulRight', false, true, 1],
      ['SaulUnit', true, false, 1],
    ]);
    const values = enums[0].members.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(records[0].fields.map(({ name }) => name)).toEqual(['v1', 'v2', 'v3', 'count', 'unit', 'scale']);
    expect(records[0].fields[3].docs).toBe('Axes in use, 1 to 3.');
  });

  test('dispatches', () => {
    const { groups } = family(abi, 'timer');
    const group = groups.find(({ direction }) => direction === 'dispatches')!;
    expect(group.calls).toMatchObject([
      { name: 'timerFired', number: 16, optional: true, result: { value: null, errors: [] } },
    ]);
  });

  test('is frozen through and through', () => {
    const open: unknown[] = [];
    const visit = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(value);
      for (const inner of Object.values(value)) visit(inner);
    };
    visit(abi);
    expect(open).toEqual([]);
  });

  test('the reader knows the words of language.ts, all of them', () => {
    const exported = bundledText('language.ts').matchAll(/^export (?:type|interface|enum) (\w+)/gm);
    expect([...exported].map(([, name]) => name).sort()).toEqual([...WORDS].sort());
  });
});

describe('names', () => {
  const group = (imports: string, signature: string) =>
    `${imports}\nexport interface Group extends Syscalls {\n  /** @syscall 1024 @effect pure */\n  call${signature};\n}\n`;

  test('are followed through renamed and namespace imports', () => {
    const { abi, diagnostics } = read({
      'abi.ts': group(
        "import type { Syscalls, u8 as byte } from './language.js';\nimport type * as words from '@callgate/abi/language.js';\nimport { Colour as Color } from './colour.js';\nimport * as colours from './colour.js';\nexport * from './colour.js';",
        '(a: byte, b: words.u16, c: Color, d: colours.Colour): void',
      ),
      'colour.ts': 'export enum Colour { Red = 1 }',
    });
    expect(diagnostics).toEqual([]);
    expect(call(abi, 'call').parameters.map(({ type }) => type)).toEqual([
      { kind: 'integer', name: 'u8' },
      { kind: 'integer', name: 'u16' },
      { kind: 'enum', name: 'Colour' },
      { kind: 'enum', name: 'Colour' },
    ]);
  });

  test('are followed through re-exports, and rings of them end', () => {
    const { abi, diagnostics } = read({
      'abi.ts': group(
        "import type { Syscalls } from './language.js';\nimport { Colour, Shade } from './all.js';\nexport * from './all.js';",
        '(a: Colour, b: Shade): void',
      ),
      'all.ts':
        "export * from './colour.js';\nexport { Shade } from './shade.js';\nexport * from './abi.js';",
      'colour.ts': "export enum Colour { Red = 1 }\nexport * from './all.js';",
      'shade.ts': 'export enum Shade { Dark = 1 }\nexport enum Other { One = 1 }',
    });
    expect(diagnostics).toEqual([]);
    expect(abi!.families.map(({ name }) => name)).toEqual(['abi', 'colour', 'shade']);
    expect(family(abi, 'shade').enums.map(({ name }) => name)).toEqual(['Shade']);
  });

  test('of the language mean nothing from elsewhere', () => {
    const { diagnostics } = read({
      'abi.ts': group(
        "import type { Syscalls } from './language.js';\nimport type { u8 } from './numbers.js';",
        '(a: u8): void',
      ),
      'numbers.ts': 'export type u8 = number;',
    });
    expect(diagnostics).toMatchObject([{ id: 'CG012', place: { file: 'numbers.ts', line: 1, column: 18 } }]);
  });

  test('of aliases are replaced by what they stand for', () => {
    const { abi, diagnostics } = read({
      'abi.ts': group(
        "import type { Bytes, Out, Result, Syscalls, u16 } from './language.js';\nexport enum E { A = 1, B = 2, C = 3 }\ntype Name = Out<Bytes<64>>;\ntype Some = E.A | E.C;\ntype Length = Result<u16, Some | E.B>;",
        '(name: Name): Length',
      ),
    });
    expect(diagnostics).toEqual([]);
    expect(call(abi, 'call').parameters[0]).toMatchObject({
      type: { kind: 'bytes', max: 64 },
      direction: 'out',
    });
    expect(call(abi, 'call').result.errors.map(({ code }) => code)).toEqual([1, 2, 3]);
  });
});

describe('reading', () => {
  test('goes on behind what it cannot read', () => {
    const { abi, readable, diagnostics } = read({
      'abi.ts': `import type { Syscalls, u8 } from './language.js';
export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  broken(a: number): void;
  /** @syscall 1025 @effect pure */
  whole(a: u8): void;
}`,
    });
    expect(abi).toBeNull();
    expect(diagnostics.map(({ id, place }) => [id, place.line, place.column])).toEqual([['CG012', 4, 13]]);
    expect(readable.families[0].groups[0].calls.map(({ name }) => name)).toEqual(['whole']);
  });

  test('says what a misspelt word most likely was', () => {
    const help = (type: string) =>
      read({
        'abi.ts': `import type { Struct, u16, Bytse } from './language.js';\nexport interface Point extends Struct { x: ${type} }`,
      }).diagnostics[0].help;
    expect(help('Bytse<8>')).toBe('Did you mean `Bytes`?');
    expect(help('U16')).toBe('Did you mean `u16`?');
    expect(help('Elephant')).toBe('Declare it, or import it from the family that does.');
  });

  test('names the vocabulary as the module or another one of the project imports it', () => {
    const help = (first: string, other: string) =>
      read({
        'abi.ts': `${first}export * from './lamp.js';\nexport interface Point { x: u16 }\nexport type X = Bytes<Out>;`,
        'lamp.ts': `${other}export interface Lamp extends Struct { x: u16 }`,
      }).diagnostics.map((each) => each.help);
    const imports = (specifier: string) => `import type { Syscalls } from '${specifier}';\n`;
    const own = '@callgate/abi/language.js';
    expect(help(imports(own), imports('./language.js'))).toContain(`Import \`Struct\` from './language.js'.`);
    expect(help(imports('./language.js'), imports(own))).toContain(`Import \`Struct\` from '${own}'.`);
    expect(help(imports('./language.js'), '')).toContain("Import `Struct` from './language.js'.");
    expect(help('', '')).toContain(`Import \`Struct\` from '${own}'.`);
  });

  test('says what a word takes that has too few arguments or too many', () => {
    const help = (type: string) =>
      read({
        'abi.ts': `import type { Range, Reserved, Struct, bool, u8 } from './language.js';\nexport interface Point extends Struct { x: ${type} }`,
      }).diagnostics[0].help;
    expect(help('Range<u8>')).toBe(
      'Write an integer type, the least and the largest value, as in `Range<u8, 0, 100>`.',
    );
    expect(help('Reserved')).toBe('Write the integer type of the field, as in `Reserved<u8>`.');
    expect(help('bool<u8>')).toBe('Write it without arguments.');
  });

  test('counts columns from 1, in UTF-16 units, and lines by LF and CRLF alike', () => {
    for (const end of ['\n', '\r\n']) {
      const text = [
        "import type { Struct } from './language.js';",
        '/** ä𝕏 */',
        'export interface P extends Struct {',
        '  a: /* ä𝕏 */ Q;',
        '}',
      ];
      expect(read({ 'abi.ts': text.join(end) }).diagnostics[0].place).toEqual({
        file: 'abi.ts',
        line: 4,
        column: 16,
      });
    }
  });
});

test('reads 1,000 calls in one file', () => {
  const one = (index: number) =>
    `  /**\n   * Does the thing.\n   * @syscall ${1024 + index}\n   * @effect input\n   * @cost 10 + 1/byte\n   * @returns the bytes written\n   */\n  call${index}(door: Handle<Door, Right.Open>, into: Out<Bytes<64>>): Result<u16, E.A | E.B>;\n`;
  const text = `import type { Bytes, Handle, Kind, Out, Result, Syscalls, u16 } from './language.js';
/** @flags */
export enum Right { Open = 1 }
/** @kind 4000 */
export interface Door extends Kind<Right> {}
export enum E { A = 1, B = 2 }
export interface Group extends Syscalls {
${Array.from({ length: 1000 }, (_, index) => one(index)).join('\n')}}`;
  const { abi, diagnostics } = read({ 'abi.ts': text });
  expect(diagnostics).toEqual([]);
  expect(family(abi, 'abi').groups[0].calls).toHaveLength(1000);
});
