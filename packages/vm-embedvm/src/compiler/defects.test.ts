import { describe, expect, it } from 'vitest';
import { runProgram } from '../testing/run-program.js';
import { compile } from './index.js';

const first = (text: string): string | undefined =>
  compile({ file: 'a.evm', text, bare: true }).diagnostics[0]?.message;
const bytes = (text: string): number[] => [...compile({ file: 'a.evm', text, bare: true }).program!.bytes];

/** Where the C compiler is wrong: each has our answer. */
describe('what the C compiler gets wrong', () => {
  it('a byte begins with the low byte of its number', () => {
    expect(bytes('global8u x = 200; global8s y = -1;')).toEqual([200, 255]);
  });

  it('&argument is the address of the argument', () => {
    const { calls } = runProgram(
      'function f(a, b) { $uf1($ptr16[&a], $ptr16[&b]); $ptr16[&b] = 9; return b; } function main() { $uf2(f(7, 8)); }',
    );
    expect(calls).toEqual([
      [1, 7, 8],
      [2, 9],
    ]);
  });

  it('more than 32 locals or arguments are a mistake, 32 are not', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`).join(', ');
    expect(first(`function f() { local ${names(33)}; }`)).toBe(
      'a function has at most 32 local variables, not 33',
    );
    expect(first(`function f(${names(33)}) {}`)).toBe('a function has at most 32 arguments, not 33');
    const sum = (count: number) => names(count).replaceAll(', ', ' + ');
    const { calls } = runProgram(
      `function f(${names(32)}) { return ${sum(32)}; } function main() { $uf1(f(${names(32).replaceAll('n', '')})); }`,
    );
    expect(calls).toEqual([[1, 496]]);
  });

  it('arrays of words without a length hold words', () => {
    expect(bytes('array16 a[] = { 1, -2 }; array8u b[] = { 3 };')).toEqual([0, 1, 255, 254, 3]);
    expect(bytes('array16 a[] = "hé";')).toEqual([0, 104, 0, 0xc3, 0, 0xa9, 0, 0]);
    expect(bytes('array16 a[3] = "é";')).toEqual([0, 0xc3, 0, 0xa9, 0, 0]);
  });

  it('unary operators work on addresses, strings and $vmip', () => {
    const { calls, at } = runProgram(
      'global x = 0; function main(); function main() { $uf1(-&main, !&x, ~&x, !"a", !-$vmip); }',
    );
    expect(calls).toEqual([[1, -at('main'), 1, -1, 0, 0]]);
  });

  it('$uf9 to $uf15 are an extension', () => {
    const text = 'function main() { $uf8(1); $uf15(2); }';
    expect(first(text)).toBe('$uf15 is an extension of the language: it has $uf0 to $uf8');
    expect(runProgram(text, { extensions: { userCalls: true } }).calls).toEqual([
      [8, 1],
      [15, 2],
    ]);
  });

  it('escapes are an extension; without it a backslash is data', () => {
    const text = String.raw`array8u a[] = "\n\x41\"";`;
    expect(bytes(text)).toEqual([...Buffer.from(String.raw`\n\x41\"`), 0]);
    const { program } = compile({ file: 'a.evm', text, bare: true, extensions: { escapes: true } });
    expect([...program!.bytes]).toEqual([10, 0x41, 0x22, 0]);
  });

  it('for (;;) {} is an endless loop', () => {
    expect(bytes('function main() { for (;;) {} }')).toEqual([0xa0, 0, 0x9c]);
  });

  it('numbers above 65535 and too many first values are mistakes', () => {
    expect(first('global x = 70000;')).toBe('70000 is more than a word holds');
    expect(first('array8u a[2] = { 1, 2, 3 };')).toBe('a has 2 elements, but begins with 3');
    expect(first('array8u a[2] = "abc";')).toBe('a has 2 elements, but begins with 4');
    expect(bytes('array8u a[3] = "abc";')).toEqual([97, 98, 99]);
  });

  it('lines count in each file by itself', () => {
    const resolve = () => ({ file: 'four.evm', text: '\n\n\n\n' });
    const text = '$include "four"\nglobal x = y;';
    const { diagnostics } = compile({ file: 'a.evm', text, resolve, bare: true });
    expect(diagnostics[0]).toMatchObject({ file: 'a.evm', line: 2, column: 12 });
    expect(runProgram('$include "four"\nfunction main() { $uf1($line); }', { resolve }).calls).toEqual([
      [1, 2],
    ]);
  });

  it('twenty passes of relaxation are made when they are needed', () => {
    const jumps = Array.from(
      { length: 20 },
      (_, index) => `goto l${index + 1}; l${index}: x = "${'.'.repeat(110)}";`,
    );
    const { length } = bytes(`global x = 0; function main() { l20: ${jumps.join('\n')} }`);
    expect(length).toBeLessThan(20 * 130);
    const chain = Array.from({ length: 12 }, (_, i) => `l${i}: goto l${i + 1}; $uf0("${'.'.repeat(115)}");`);
    expect(bytes(`function main() { ${chain.join('\n')} l12: {} }`).length).toBe(
      12 * (2 + 3 + 2 + 116 + 1 + 1 + 1) + 1,
    );
  });

  it('a byte at 0xffff is in the image, and what goes on behind it is a mistake', () => {
    expect(bytes('$memaddr 0xffff array8u a[1] = { 5 };')).toHaveLength(65_536);
    expect(first('$memaddr 0xffff array8u a[2] = { 5, 6 };')).toBe(
      'the program goes on past the last address, 0xffff',
    );
    expect(first('$memaddr 0xfffe function main() { $uf0(); }')).toBe(
      'the program goes on past the last address, 0xffff',
    );
  });

  it('a leading comma is a mistake', () => {
    for (const text of [
      'function f(, a) {}',
      'array8u a[2] = { , 1 };',
      '$extern 1 function f(a); function m() { f(, 1); }',
    ]) {
      expect(first(text)).toMatch(/^, stands where/);
    }
  });

  it('a byte that means nothing does not end the program', () => {
    expect(first('global x; \u00e9 global x;')).toBe('"é" means nothing here');
    expect(first('global x; \0 global x;')).toBe('"\\u0000" means nothing here');
    expect(first('global x; /* open')).toBe('this comment has no end');
  });

  it('a string ends at its first quotation mark without a backslash', () => {
    expect(bytes(String.raw`array8u a[] = "ab\\"; array8u b[] = "c";`)).toEqual([
      ...Buffer.from('ab\\\\\0c\0'),
    ]);
    expect(first(String.raw`array8u a[] = "ab\";`)).toBe('this string has no end');
  });

  it('a comment may end the file', () => {
    expect(bytes('global x = 1; // end')).toEqual([0, 1]);
  });
});
