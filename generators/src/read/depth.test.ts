import { expect, test } from 'vitest';
import { readAndCheck } from '../check/read-and-check.js';

const LANGUAGE =
  "import type { AnyHandle, Kind, List, Own, Result, Struct, Syscalls, u8 } from '@callgate/abi/language.js';\n";

/** What is said of a definition that stands in one module, or in several. */
function diagnosticsOf(text: string, others: ReadonlyMap<string, string> = new Map()) {
  const { diagnostics } = readAndCheck({
    name: 'deep',
    version: '1.0.0',
    entry: { path: 'deep.ts', text },
    resolve(specifier) {
      const other = others.get(specifier);
      return other === undefined ? null : { path: specifier.slice(2).replace(/js$/, 'ts'), text: other };
    },
  });
  return diagnostics.map(({ id, place, message }) => `${place.line}:${place.column} ${id} ${message}`);
}

/** A call that takes a type, in a definition that is sound but for that type. */
function taking(type: string, before = ''): string {
  return `${LANGUAGE}${before}export interface Things extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(given: ${type}): void;
}
`;
}

const count = (n: number, of: (index: number) => string) =>
  Array.from({ length: n }, (_, index) => of(index));

test('what the parser cannot follow is one diagnostic of that module', () => {
  const text = `type A = ${'('.repeat(50_000)}u8${')'.repeat(50_000)};\n`;
  expect(diagnosticsOf(text)).toEqual(['1:1 CG001 This module is nested more than 200 levels deep.']);
  // The parser is as good as new.
  expect(diagnosticsOf(taking('u8'))).toEqual([]);
});

test.each([
  ['lists', taking(`${'List<'.repeat(3000)}u8${', 1>'.repeat(3000)}`), '4:'],
  ['parentheses', taking(`${'('.repeat(300)}u8${')'.repeat(300)}`), '4:'],
  ['a dotted name', taking(`a${'.a'.repeat(20_000)}`), '4:'],
  ['a value', `export enum A { B = ${'1 << '.repeat(20_000)}1 }`, '1:'],
])('%s in each other are one diagnostic', (_, text, place) => {
  const found = diagnosticsOf(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/ CG001 This (module )?is nested/);
  if (!found[0].startsWith('1:1 ')) expect(found[0].startsWith(place)).toBe(true);
});

test('an alias is followed through any number of others', () => {
  const aliases = count(20_000, (index) => `type A${index + 1} = A${index};\n`);
  const before = `type A0 = u8;\n${aliases.join('')}`;
  expect(diagnosticsOf(taking('A20000', before))).toEqual([]);
});

test('aliases that stand for each other are one diagnostic, however often they are used', () => {
  const aliases = count(20_000, (index) => `type A${index} = A${(index + 1) % 20_000};\n`).join('');
  expect(diagnosticsOf(taking('A7, other: A8, third: A7', aliases))).toEqual([
    '9:6 CG012 The type alias `A7` stands for itself.',
  ]);
});

test('lists in lists behind aliases are one diagnostic', () => {
  const lists = `type L0 = u8;\n${count(20_000, (index) => `type L${index + 1} = List<L${index}, 1>;\n`).join('')}`;
  expect(diagnosticsOf(taking('L20000', lists))).toEqual([
    expect.stringMatching(/ CG013 A list of lists holds lists\.$/),
  ]);
});

test('unions that hold each other twice are read once', () => {
  const unions = count(5000, (index) => `type E${index + 1} = E${index} | E${index};\n`);
  const text = `${LANGUAGE}export enum Wrong { Worn = 1 }
type E0 = Wrong.Worn;
${unions.join('')}
export interface Things extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(): Result<void, E5000>;
}
`;
  expect(diagnosticsOf(text)).toEqual([]);
});

test('modules re-export each other, all in a row and in a ring', () => {
  const modules = new Map(
    count(6000, (index) => `export * from './m${(index + 1) % 6000}.js';\n`).map((text, index) => [
      `./m${index}.js`,
      index === 5999 ? `${text}export enum Last { One = 1 }\n` : text,
    ]),
  );
  const text = "import type { Last } from './m0.js';\nexport * from './m0.js';\n";
  const call = taking('Last').replace(LANGUAGE, '');
  expect(diagnosticsOf(LANGUAGE + text + call, modules)).toEqual([]);
  expect(
    diagnosticsOf(LANGUAGE + text.replaceAll('Last', 'Lost') + call.replace('Last', 'Lost'), modules),
  ).toEqual([expect.stringMatching(/ CG010 There is no `Lost` in the exports of m0\.ts\.$/)]);
});

test('names are re-exported by name through any number of modules', () => {
  const modules = new Map<string, string>();
  for (let index = 0; index < 5999; index++)
    modules.set(`./m${index}.js`, `export { Last } from './m${index + 1}.js';\n`);
  modules.set('./m5999.js', 'export enum Last { One = 1 }\n');
  const text = "export { Last } from './m0.js';\n";
  expect(diagnosticsOf(text, modules)).toEqual([]);
});

test('a line of kinds of any length is one diagnostic', () => {
  const kinds = count(
    3000,
    (index) =>
      `/** @kind ${4000 + index} */\nexport interface K${index} extends ${index === 0 ? 'Kind' : `K${index - 1}`} {}\n`,
  );
  const text = `${LANGUAGE}${kinds.join('')}
export interface Things extends Syscalls {
  /** @syscall 1024 @effect input */
  make(last: AnyHandle): Own<K2999>;
  /** @syscall 1025 @effect input */
  take(first: Own<K0>): void;
}
`;
  expect(diagnosticsOf(text)).toEqual([expect.stringMatching(/ CG149 The kind `K16` has 16 ancestors\.$/)]);
});

test.each([
  ['twice', (index: number) => `{ a: A${index + 1}; b: A${index + 1} }`],
  ['once', (index: number) => `{ a: A${index + 1} }`],
])('records that hold each other %s are one diagnostic', (_, of) => {
  const records = count(3000, (index) => `export interface A${index} extends Struct ${of(index)}\n`);
  const text = `${LANGUAGE}${records.join('')}export interface A3000 extends Struct { a: u8; b: u8 }
export interface Things extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(given: A0): A1;
}
`;
  expect(diagnosticsOf(text)).toEqual([expect.stringMatching(/ CG123 The record `A\d+` /)]);
});
