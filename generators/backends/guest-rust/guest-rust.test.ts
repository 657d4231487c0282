import { beforeAll, describe, expect, test } from 'vitest';
import { bundledAbi, emitted, houseAbi, oddAbi } from '../../src/emit/odd-abi.test.support.js';
import { claim, docLines, listed, stringLiteral } from './spelling.js';

let files: ReadonlyMap<string, string>;
const file = (path: string) => files.get(path) ?? '';
beforeAll(async () => {
  files = await emitted('guest-rust', oddAbi());
});

describe('an ABI of odd names and every type', () => {
  test('nothing that the crate exports is declared twice', () => {
    const names = [...files.values()].flatMap((content) =>
      [...content.matchAll(/^pub (?:const |unsafe |fn |struct |enum |trait |type )+(\w+)/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('a name that is taken gets a _, and everything that refers to it follows', () => {
    expect(file('types.rs')).toContain('pub struct Error_(pub u16);');
    expect(file('int.rs')).toContain('pub fn truth(callgate_error: Error_) -> bool {');
  });

  test('keywords are no names', () => {
    expect(file('register.rs') + file('int.rs')).not.toMatch(
      /\b(fn|pub|let) (type|loop|match|box|move)\b[:(]/,
    );
    expect(claim('type', new Set())).toBe('type_');
    expect(claim('type', new Set(['type_']))).toBe('type__');
  });

  test('a value of 64 bits is two words, in the order of the slots', () => {
    expect(file('int.rs')).toMatch(/at as u32,\s+\(at >> 32\) as u32,/);
  });

  test('a call that does not exist on wasm32 is there only to say why it cannot be used', () => {
    expect(file('int.rs')).not.toContain('#[link_name = "waits');
    expect(file('int.rs')).toMatch(
      /pub fn waits\(\)\nwhere\n {4}for<'a> &'a AGuestOnWasm32: CanWait, \/\/ what it waits for arrives as a dispatch/,
    );
  });

  test('the stamp holds the name, whatever is in it', () => {
    const [, length, literal] = /STAMP: \[u8; (\d+)\] =\s+\*b"(.*)";/.exec(file('lib.rs')) ?? [];
    const text = literal.replace(/\\(["\\])/g, '$1');
    expect(text).toHaveLength(Number(length));
    expect(JSON.parse(text)).toMatchObject({ name: 'odd "abi" */ \\ ü', version: '1.0.0' });
  });

  test('the crate is called callgate whatever the ABI is called, and has its version', () => {
    const manifest = file('Cargo.toml');
    expect(manifest).toMatch(/^name = "callgate"\nversion = "1\.0\.0"$/m);
    expect(manifest).toContain(
      String.raw`description = "The ABI odd \"abi\" */ \\ ü 1.0.0 for guests in Rust."`,
    );
    expect(manifest).toContain('path = "lib.rs"');
    expect(manifest).not.toContain('[dependencies]');
  });
});

test('the bundled ABI is spelt as the lowering says', async () => {
  const made = await emitted('guest-rust', bundledAbi());
  expect(made.get('saul.rs')).toContain(
    'pub fn saul_read(device: &SaulDevice) -> Result<Phydat, SaulReadError> {',
  );
  expect(made.get('saul.rs')).toContain('#[link_name = "saulRead#36"]');
  expect(made.get('saul.rs')).toContain('pub fn saul_iter_next(device: SaulDevice) -> Option<SaulDevice> {');
  expect(made.get('delivery.rs')).toContain('pub unsafe fn pull(');
  expect(made.get('lib.rs')).toContain('#[export_name = "dispatch#16"]');
});

test('constructors run in dispatch 0, and there is nothing for them in an ABI without it', async () => {
  const made = await emitted('guest-rust', bundledAbi());
  expect(made.get('lib.rs')?.match(/run_constructors/g)).toHaveLength(1);
  expect(made.get('lib.rs')).toMatch(
    /export_name = "dispatch#0"\]\n +extern "C" fn entered\(.*\) \{\n +\$crate::run_constructors\(\);\n/,
  );
  const without = await emitted(
    'guest-rust',
    houseAbi(`import type { Dispatches } from '@callgate/abi/language.js';
/** What guests are told. */
export interface Told extends Dispatches {
  /** Opens. @dispatch 1024 */
  opened(): void;
}
`),
  );
  expect(without.get('lib.rs')).toContain('export_name = "dispatch#1024"');
  expect([...without.values()].join('')).not.toMatch(/run_constructors|__wasm_call_ctors/);
});

test('an ABI without handleClose has no drop', async () => {
  expect(file('runtime.rs')).not.toContain('impl Drop');
  expect((await emitted('guest-rust', bundledAbi())).get('runtime.rs')).toContain('impl Drop for AnyHandle');
});

test('spelling', () => {
  expect(docLines(['one  two\nthree', '', 'four'])).toEqual(['/// one two three', '///', '/// four']);
  expect(docLines([''])).toEqual([]);
  expect(stringLiteral('"\\ü\n')).toBe('\\"\\\\\\u{fc}\\u{a}');
  expect(listed('f(', ['a', 'b'], ')')).toEqual(['f(a, b)']);
  expect(listed('f(', ['a'.repeat(60), 'b'.repeat(60)], ')')).toEqual([
    'f(',
    `    ${'a'.repeat(60)},`,
    `    ${'b'.repeat(60)},`,
    ')',
  ]);
});
