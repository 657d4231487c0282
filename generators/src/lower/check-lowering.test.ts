import { describe, expect, test } from 'vitest';
import { lookUp } from '../model/lookup.js';
import { readAbi } from '../read/index.js';
import { checkLowering } from './check-lowering.js';
import { lower } from './lower.js';
import { PROFILES } from './profile.js';

const HEAD = `import type { Bytes, Dispatches, Handle, Kind, List, Option, Out, Own, Result, Slot, Struct, Syscalls } from '@callgate/abi/language.js';
import type { bool, f32, f64, i16, u16, u32, u64, u8 } from '@callgate/abi/language.js';
export enum Problem { Late = 1 }
export enum Colour { Red = 1 }
/** @kind 2000 */
export interface Thing extends Kind {}
export interface Point extends Struct { x: u8 }
`;

function lookupOf(text: string, file = 'door.ts') {
  const { abi, diagnostics } = readAbi({
    name: 'test',
    version: '1.0.0',
    entry: { path: file, text: HEAD + text },
    resolve: () => null,
  });
  expect(diagnostics).toEqual([]);
  return lookUp(abi!);
}

function syscall(signature: string, tags = ''): string {
  return `export interface Calls extends Syscalls {\n/** @syscall 1024\n * @effect pure\n${tags} */\n${signature};\n}\n`;
}

function dispatch(signature: string): string {
  return `export interface Tells extends Dispatches {\n/** @dispatch 1024 */\n${signature};\n}\n`;
}

/** One definition for each way to break a rule, with what is said. */
const BROKEN: readonly [id: string, text: string, message: string][] = [
  ['CG302', syscall('take(): Bytes<8>'), '`take` returns a buffer, and the ABI has no `pull`.'],
  [
    'CG302',
    syscall('take(): Result<List<u8, 4>, Problem.Late>'),
    '`take` returns a buffer, and the ABI has no `pull`.',
  ],
  [
    'CG305',
    dispatch('told(a: List<Slot, 65535>, b: List<u64, 8000>, c: Bytes<1537>, d: Point): void'),
    'The dispatch `told` may carry 65538 bytes, and no machine takes more than 65535.',
  ],
  [
    'CG306',
    syscall('send(a: u64, b: u32, c: u8): void'),
    '`send` takes 7 slots on `embedvm16`, where 6 is the most.',
  ],
  [
    'CG306',
    syscall('send(a: u64): Result<u64, Problem.Late>', ' * @profile wasm32\n').replace(
      'a: u64',
      'a: u64, b: u64, c: u64',
    ),
    '`send` takes 7 slots on `wasm32`, where 6 is the most.',
  ],
  [
    'CG306',
    dispatch('told(a: u64, b: u64): void'),
    '`told` takes 8 slots on `embedvm16`, where 7 is the most.',
  ],
  [
    'CG307',
    'export interface Gate extends Struct { x: u8 }\n',
    'The name `Gate` is one that generated code uses.',
  ],
  [
    'CG307',
    'export interface ThingCell extends Struct { x: u8 }\n',
    'The name `ThingCell` is one that generated code uses.',
  ],
  [
    'CG306',
    syscall('send(a: f64, b: f64, c: u8): f64', ' * @profile wasm32\n').replace('c: u8', 'c: u8, d: u8'),
    '`send` takes 7 slots on `wasm32`, where 6 is the most.',
  ],
  ['CG311', dispatch('told(item: f32): void'), '`told` has an `f32`, and `embedvm16` has no floats.'],
  [
    'CG311',
    syscall('send(items: List<f32, 4>): void'),
    '`send` has an `f32`, and `embedvm16` has no floats.',
  ],
  ['CG311', syscall('send(a: u8): Option<f64>'), '`send` has an `f64`, and `embedvm16` has no floats.'],
  [
    'CG311',
    `export interface Far extends Struct { point: Point, at: f32 }\n${syscall('send(far: Far): void')}`,
    '`send` has an `f32`, and `embedvm16` has no floats.',
  ],
  ['CG307', syscall('releaseThing(): void'), 'The name `releaseThing` is one that generated code uses.'],
];

test.each(BROKEN)('%s: %s', (id, text, message) => {
  const found = checkLowering(lookupOf(text), PROFILES);
  expect(found.map((each) => [each.id, each.message])).toEqual([[id, message]]);
  for (const { place, help } of found) {
    expect(place.file).toBe('door.ts');
    expect(text.split('\n').length + HEAD.split('\n').length).toBeGreaterThan(place.line);
    expect(help).toMatch(/^[A-Z][^\n]+\.$/);
  }
});

test('CG307: a family that is called like a generated module', () => {
  const found = checkLowering(lookupOf('', 'table.ts'), PROFILES);
  expect(found.map(({ id, message }) => [id, message])).toEqual([
    ['CG307', 'The family `table` has the name of a generated module.'],
  ]);
});

describe('what has no finding can be lowered', () => {
  test.each([
    syscall('send(a: u64, b: u32): void'),
    syscall('send(a: u64, b: u32, c: u8): void', ' * @profile wasm32\n'),
    syscall('take(thing: Handle<Thing>): Result<Option<Own<Thing>>, Problem.Late>'),
    syscall('fill(colour: Colour, into: Out<List<u32, 4>>): Result<u32, Problem.Late>'),
    dispatch('told(a: u64, b: bool, items: List<u8, 9>, thing: Handle<Thing>): void'),
  ])('%s', (text) => {
    const lookup = lookupOf(text);
    expect(checkLowering(lookup, PROFILES)).toEqual([]);
    for (const profile of PROFILES) expect(lower(lookup, profile).profile).toBe(profile.id);
  });
});
