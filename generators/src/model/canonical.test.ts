import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAbi } from '../read/index.js';
import { bundled, bundledText } from '../read/from-disk.test.support.js';
import type { Abi } from './abi.js';
import { canonicalJson, fingerprint } from './canonical.js';

/** A small definition with one of everything; `$…$` marks what an edit replaces. */
const DEFINITION: readonly string[] = [
  '/** @flags */\nexport enum Right { Read = 1, Write = 2 }',
  '/** @open */\nexport enum Colour { Red = 1, Blue = 2 }',
  '/** @extensible */\nexport interface Way extends Struct {\n  a: u16;\n  /** @since 1.0 */\n  b: u16;\n}',
  'export enum Problem { Late = 1, Lost = 2 }',
  '/** @kind 4000 */\nexport interface Door extends Kind<Right> {}',
  '/** @kind 4001 */\nexport interface Gate extends Door {}',
  'export interface Point extends Struct { x: u16; y: u16; colour: Colour }',
  `/** Doors. @permission doors */
export interface Doors extends Syscalls {
  /** Finds one. @syscall 1024 @effect input @cost 10 + 1/byte */
  find(name: Bytes<64>, at: Point): Option<Own<Gate, Right.Read>>;
  /** @syscall 1025 @effect output */
  read(door: Handle<Door, Right.Read>, into: Out<Bytes<64>>): Result<u16, Problem.Late>;
  /** @syscall 1027 @effect pure @rightsFrom door */
  behind(door: Handle<Door>): Own<Gate, Right.Write>;
  /** @syscall 1026 @effect external @blocking @profile embedvm16 */
  wait(): void;
}`,
  'export interface Told extends Dispatches {\n  /** @dispatch 1024 */\n  opened?(door: Handle<Door>): void;\n}',
];
const IMPORTS =
  "import type { Bytes, Dispatches, Handle, Kind, Option, Out, Own, Result, Struct, Syscalls, u16, u32 } from './language.js';";

function model(text: string): Abi {
  const input = {
    name: 'test',
    version: '1',
    entry: { path: 'door.ts', text: `${IMPORTS}\n${text}` },
    resolve: () => null,
  };
  const { abi, diagnostics } = readAbi(input);
  expect(diagnostics).toEqual([]);
  return abi!;
}

const WHOLE = DEFINITION.join('\n');
const ORIGINAL = fingerprint(model(WHOLE));

test('a fingerprint is a SHA-256 in hex', () => {
  expect(ORIGINAL).toMatch(/^[0-9a-f]{64}$/);
});

describe('the fingerprint stays', () => {
  test('in any order of declarations', () => {
    const orders = fc.shuffledSubarray([...DEFINITION], {
      minLength: DEFINITION.length,
      maxLength: DEFINITION.length,
    });
    fc.assert(
      fc.property(orders, (order) => {
        expect(fingerprint(model(order.join('\n\n')))).toBe(ORIGINAL);
      }),
      { numRuns: 50, seed },
    );
  });

  test('in any order of files', () => {
    const lines = bundledText('index.ts')
      .split('\n')
      .filter((line) => line.startsWith('export'));
    const print = (order: readonly string[]) =>
      fingerprint(readAbi(bundled(new Map([['index.ts', order.join('\n')]]))).abi!);
    expect(print([...lines].reverse())).toBe(print(lines));
  });

  test('in any order of calls', () => {
    const [head, first, second, third, fourth, tail] = WHOLE.split(
      /(?=^ {2}\/\*\* (?:Finds|@syscall))|(?<=^ {2}wait\(\): void;\n)/m,
    );
    expect(fingerprint(model(head + fourth + third + second + first + tail))).toBe(ORIGINAL);
  });

  test.each<[string, (text: string) => string]>([
    ['other comments', (text) => text.replace('Finds one.', 'Looks for one.').replace('Doors.', '')],
    ['other formatting', (text) => text.replaceAll('; ', ';\n\n').replaceAll(': ', ' :   ')],
    [
      'numbers written otherwise',
      (text) => text.replace('Write = 2', 'Write = 1 << 1').replace('1024 @effect', '0x400 @effect'),
    ],
    ['an alias', (text) => `type Name = Bytes<64>;\n${text.replace('name: Bytes<64>', 'name: Name')}`],
    [
      'a history',
      (text) =>
        text
          .replace('@syscall 1025', '@syscall 1025 @since 1.0 @unstable doors @alias look')
          .replace('@kind 4000', '@kind 4000 @deprecated 1.0 because doors are open now @removeAfter 2.0')
          .replace('@permission doors', '@permission doors @retired 1030 shut'),
    ],
    [
      'defaults written out',
      (text) =>
        text
          .replace('@kind 4000', '@kind 4000 @ephemeral')
          .replace('@effect output', '@effect output @cost 1'),
    ],
  ])('with %s', (_, edit) => {
    expect(edit(WHOLE)).not.toBe(WHOLE);
    expect(fingerprint(model(edit(WHOLE)))).toBe(ORIGINAL);
  });

  test('and a history is a part of the canonical form', () => {
    const later = model(WHOLE.replace('@syscall 1025', '@syscall 1025 @since 1.0'));
    expect(canonicalJson(later)).not.toBe(canonicalJson(model(WHOLE)));
  });

  test('with another name and version of the ABI', () => {
    const abi = model(WHOLE);
    expect(fingerprint({ ...abi, name: 'other', version: '2' })).toBe(ORIGINAL);
    expect(canonicalJson({ ...abi, version: '2' })).not.toBe(canonicalJson(abi));
  });
});

describe('the fingerprint changes', () => {
  test.each([
    ['a syscall number', '@syscall 1025', '@syscall 1027'],
    ['a dispatch number', '@dispatch 1024', '@dispatch 1025'],
    ['a kind number', '@kind 4001', '@kind 4002'],
    ['a name of a call', 'wait()', 'pause()'],
    ['a name of a parameter', 'name: Bytes', 'label: Bytes'],
    ['a name of a field', 'x: u16', 'z: u16'],
    ['the order of fields', 'x: u16; y: u16', 'y: u16; x: u16'],
    ['the order of parameters', 'name: Bytes<64>, at: Point', 'at: Point, name: Bytes<64>'],
    ['a type', 'y: u16', 'y: u32'],
    ['a bound', 'name: Bytes<64>', 'name: Bytes<65>'],
    ['a direction', 'into: Out<Bytes<64>>', 'into: Bytes<64>'],
    ['a required right', 'Handle<Door, Right.Read>', 'Handle<Door, Right.Write>'],
    ['a granted right', 'Own<Gate, Right.Read>', 'Own<Gate, Right.Read | Right.Write>'],
    ['a kind that is taken', 'Handle<Door, Right.Read>', 'Handle<Gate, Right.Read>'],
    ['who closes a handle', 'read(door: Handle', 'read(door: Own'],
    ['absence', 'Option<Own<Gate, Right.Read>>', 'Own<Gate, Right.Read>'],
    ['a declared error', 'Problem.Late>', 'Problem.Late | Problem.Lost>'],
    ['an error code', 'Late = 1', 'Late = 3'],
    ['a result', 'wait(): void', 'wait(): u16'],
    ['a parent', 'Gate extends Door', 'Gate extends Kind<Right>'],
    ['an enum value', 'Blue = 2', 'Blue = 3'],
    ['a width', '/** @open */', '/** @open @width 16 */'],
    ['openness', '/** @open */', ''],
    ['flags', '/** @flags */', ''],
    ['an effect', '@effect output', '@effect input'],
    ['a cost', '@cost 10 + 1/byte', '@cost 11 + 1/byte'],
    ['a cost per byte', '@cost 10 + 1/byte', '@cost 10 + 2/byte'],
    ['a permission', '@permission doors', '@permission gates'],
    ['blocking', '@blocking', ''],
    ['the caller', '@syscall 1025', '@syscall 1025 @caller device'],
    ['idempotence', '@syscall 1025', '@syscall 1025 @idempotent'],
    ['an extensible record', '/** @extensible */', ''],
    ['the sizes of a record', '/** @since 1.0 */', ''],
    ['the source of rights', '@rightsFrom door', ''],
    ['profiles', '@profile embedvm16', ''],
    ['an optional dispatch', 'opened?', 'opened'],
    ['durability', '@kind 4000', '@kind 4000 @durable'],
    ['transfer', '@kind 4000', '@kind 4000 @transferable'],
    ['revocation', '@kind 4000', '@kind 4000 @revocable'],
  ])('with %s', (_, from, to) => {
    expect(WHOLE.split(from)).toHaveLength(2);
    expect(fingerprint(model(WHOLE.replace(from, to)))).not.toBe(ORIGINAL);
  });
});
