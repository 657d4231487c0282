import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAbi } from './read-abi.js';

const DECLARATIONS = `
import type * as words from './language.js';
import type { AnyHandle, AnyKind, Bytes, Dispatches, Gone, Handle, In, KernelError, Kind, List, Maybe, Option, Out, Own, Refused, Result, Struct, Syscalls, bool, i64, u8 } from './language.js';
/** @flags */ export enum Right { A = 1 }
export enum Colour { Red = 1 }
/** @kind 4000 */ export interface Door extends Kind<Right> {}
/** @kind 4001 */ export interface Gate extends Door {}
export interface Point extends Struct { x: u8 }
type Alias = Out<Bytes<8>>;
type Right2 = Right.A;
`;

const LEAVES = [
  ...[
    'u8',
    'i64',
    'bool',
    'void',
    'never',
    'undefined',
    'number',
    '8',
    '-8',
    'Right',
    'Right.A',
    'Right2',
    'Colour',
    'Colour.Red',
  ],
  ...[
    'Door',
    'Gate',
    'Point',
    'Alias',
    'Group',
    'AnyHandle',
    'AnyKind',
    'Gone',
    'Refused',
    'KernelError',
    'KernelError.Gone',
  ],
  ...[
    'Struct',
    'Kind',
    'Syscalls',
    'Dispatches',
    'words',
    'words.u8',
    'Point.x',
    'Door.A',
    'u8.x',
    'Colour.Blue',
    'Nothing',
  ],
];
const WRAPS = [
  'Bytes',
  'List',
  'In',
  'Out',
  'Handle',
  'Own',
  'Maybe',
  'Option',
  'Result',
  'Kind',
  'Door',
  'u8',
  'Alias',
];

/** Types that are written as a type could be, right or wrong. */
const { type } = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: fc.constantFrom(...LEAVES), weight: 3 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...WRAPS), fc.array(tie('type'), { minLength: 1, maxLength: 2 }))
        .map(([wrap, inner]) => `${wrap}<${inner.join(', ')}>`),
      weight: 4,
    },
    { arbitrary: fc.tuple(tie('type'), tie('type')).map(([a, b]) => `${a} | ${b}`), weight: 1 },
    { arbitrary: tie('type').map((inner) => `(${inner})`), weight: 1 },
  ),
}));

const PLACES: readonly ((type: string) => string)[] = [
  (text) =>
    `export interface Group extends Syscalls {\n/** @syscall 1024 @effect pure */ item(a: ${text}): void }`,
  (text) => `export interface Group extends Syscalls {\n/** @syscall 1024 @effect pure */ item(): ${text} }`,
  (text) => `export interface Group extends Dispatches {\n/** @dispatch 1024 */ item(a: ${text}): void }`,
  (text) => `export interface item extends Struct { a: ${text} }\nexport interface Group extends Syscalls {}`,
];

test('a type that cannot be read is reported, and only then is its item missing', () => {
  const example = fc.tuple(fc.constantFrom(...PLACES), type);
  let good = 0;
  fc.assert(
    fc.property(example, ([place, written]) => {
      const text = DECLARATIONS + place(written);
      const { abi, readable, diagnostics } = readAbi({
        name: 'test',
        version: '1',
        entry: { path: 'abi.ts', text },
        resolve: () => null,
      });
      const [{ groups, records }] = readable.families;
      const isThere =
        groups.some(({ calls }) => calls.length > 0) || records.some(({ name }) => name === 'item');
      expect(isThere).toBe(diagnostics.length === 0);
      expect(abi !== null).toBe(isThere);
      if (isThere) good++;
    }),
    { numRuns: 3000, seed },
  );
  // The types are not all wrong.
  expect(good).toBeGreaterThan(200);
});
