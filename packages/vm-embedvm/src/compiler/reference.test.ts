import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../diagnostic.js';
import { toIntelHex, toSymbols } from '../outputs/index.js';
import { compile } from './index.js';

/** Programs with the Intel HEX and the symbols that the C compiler `evmcomp` makes of them, measured on x86-64. */
const CASES = new URL('../../test/cases/reference/', import.meta.url);
const names = readdirSync(CASES)
  .filter((file) => file.endsWith('.evm'))
  .map((file) => file.slice(0, -4));
const read = (file: string): string => readFileSync(new URL(file, CASES), 'utf8');

describe('correct programs become what the C compiler makes of them', () => {
  it.each(names)('%s', (name) => {
    const { program, diagnostics } = compile({ file: `${name}.evm`, text: read(`${name}.evm`), bare: true });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(toSymbols(program!)).toBe(read(`${name}.sym`));
    expect(toIntelHex(program!)).toBe(read(`${name}.ihx`));
  });
});

/** The code of one function without arguments, in hex, with the closing return. */
function hex(body: string, before = ''): string {
  const { program, diagnostics } = compile({
    file: 'test.evm',
    text: `${before} function main() { ${body} }`,
    bare: true,
  });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  const { bytes, symbols } = program!;
  return Buffer.from(bytes.subarray(symbols.find(({ name }) => name === 'main')!.address)).toString('hex');
}

describe('code', () => {
  it.each([
    ['return 3;', '', '939b'],
    ['return -4;', '', '949b'],
    ['return - - 200;', '', '98c89b'],
    ['return ~(0);', '', '979b'],
    ['return !5;', '', '909b'],
    ['return 0x8000;', '', '9a80009b'],
    ['return 017 + 0b11;', '', '980f93809b'],
    ['return\n$line;', '', '929b'],
    ['return $vmip;', 'global x = 0;', '9a00029b'],
    ['local a, b, c, d, e, f, g, h, i;', '', 'f7f09c'],
    ['local a, b; local c; a = c;', '', 'f202409c'],
    ['local a; return &a;', '', 'f0af92819b'],
    ['x = x || 1 ? 2 : 3;', 'global x = 0;', 'e00091a60592a003938be8009c'],
    ['t[1] = 2;', 'array8u t[1] = {0};', '9291cb009c'],
    ['return t[3]++;', 'array16 t[1] = {0};', '93c5e300cd9180c6eb009b'],
    ['return --t[3];', 'array8s t[1] = {0};', '93c5d3009181cdc6db009b'],
    ['$ptr16[1, 2] -= 3;', '', '91929185' + '80c5e29381c6ea9c'],
    ['$uf3(1, 2);', '', '92' + '91' + '92' + 'b39d9c'],
    ['$ptrf[5](1);', '', '919805' + '9ef89d9c'],
    [
      'f(1,2,3,4,5,6,7,8,9);',
      '$extern 5 function f(a,b,c,d,e,f,g,h,i);',
      `9809980898079806980598049392${'91a2f6fff89d9c'}`,
    ],
    ['for (;;) break;', '', 'a004a0fe9c'],
    ['if (1) return; else return 2;', '', '91a605' + '9c' + 'a004929b9c'],
    ['a: { return; {} }', '', '9c9c'],
    ['a: { return; }', '', '9c'],
    ['return "é";', '', '9a0005a005c3a9009b'],
  ])('%s', (body, before, bytes) => {
    expect(hex(body, before)).toBe(bytes);
  });
});
