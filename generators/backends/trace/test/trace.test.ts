import { describe, expect, test } from 'vitest';
import { emit } from '../../../src/emit/emit.js';
import { fingerprint } from '../../../src/model/canonical.js';
import { readAbi } from '../../../src/read/read-abi.js';
import { backEnd } from '../backend.js';

const ODD = `
import type { AnyHandle, Bytes, Kind, List, Own, Struct, Syscalls, i64, u16, u32, u8 } from '@callgate/abi/language.js';
/** @flags */
export enum Bit { Low = 1, High = 0x80 }
/** @kind 4000 */
export interface constructor extends Kind<Bit> {}
export interface Inner extends Struct { a: u8; b: u16 }
export interface Outer extends Struct { first: u8; inner: Inner; last: u32 }
export interface Calls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   * SENSITIVE
   */
  open(key: Bytes<8>, when: i64, list: List<u32, 4>, outer: Outer, other: AnyHandle): Own<constructor, Bit.High>;
}
`;

function read(sensitive: string) {
  const text = ODD.replace('SENSITIVE', sensitive);
  const { abi, diagnostics } = readAbi({
    name: "it's odd",
    version: '1.0.0',
    entry: { path: 'odd.ts', text },
    resolve: () => null,
  });
  if (abi === null) throw new Error(JSON.stringify(diagnostics));
  return abi;
}

function table(sensitive = '@cost 1'): string {
  const requests = [
    { backEnd: { id: 'trace', title: '', profiles: [], emit: backEnd, templates: new Map() }, tables: '' },
  ];
  const [{ files }] = emit(read(sensitive), requests);
  expect(files.map(({ path }) => path)).toEqual(['index.ts']);
  return files[0].content;
}

describe('trace', () => {
  test('says how a record lies in memory, with the records in it', () => {
    expect(table()).toContain("{ name: 'inner', offset: 2, type: { kind: 'record', name: 'Inner' } }");
    expect(table()).toContain(
      "{ name: 'last', offset: 8, type: { kind: 'integer', bits: 32, signed: false } }",
    );
  });

  test('says which word of a value each slot is', () => {
    expect(table()).toMatch(
      /wasm32: \{[^}]*slots: \[[^\]]*of: 1, part: 'word', shift: 0 \}[^\]]*of: 1, part: 'word', shift: 32 \}/,
    );
    expect(table()).toMatch(/embedvm16: \{[^}]*slots: \[[^\]]*of: 1, part: 'word', shift: [^0]/);
  });

  test('a secret is in the table and in the fingerprint', () => {
    expect(table()).not.toContain('sensitive: true');
    expect(table('@sensitive key').match(/sensitive: true/g)).toHaveLength(1);
    expect(fingerprint(read('@sensitive key'))).not.toBe(fingerprint(read('@cost 1')));
    expect(fingerprint(read('@sensitive when\n   * @sensitive key'))).toBe(
      fingerprint(read('@sensitive key\n   * @sensitive when')),
    );
  });

  test('is the same each time, and no line is too long', () => {
    expect(table()).toBe(table());
    expect(
      table()
        .split('\n')
        .filter((line) => line.length > 110),
    ).toEqual([]);
  });
});
