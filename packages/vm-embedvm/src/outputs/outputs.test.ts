import { describe, expect, it } from 'vitest';
import { compile } from '../compiler/index.js';
import { fromIntelHex, toCHeader, toIntelHex, toListing, toSymbols } from './index.js';

const text = `$section 0x0100 0x01ff FLASH
global x = 5;
function main() {
  x += 0x1234; return x;
}
$section 0x0000 0x000f RAM
array8u t[3] = "ab";
global8u later;
`;
const program = compile({ file: 'a.evm', text, bare: true }).program!;

describe('outputs', () => {
  it('Intel HEX is read back by another reader, and damaged ones are refused with a sentence', () => {
    const hex = toIntelHex(program);
    expect(hex).toMatch(/^:03000000616200/);
    expect(fromIntelHex(hex)).toEqual(program.bytes);
    expect(() => fromIntelHex(hex.replace('6162', '6163'))).toThrow(RangeError);
    expect(() => fromIntelHex(':020000040001f9\n:0100000000ff\n:00000001ff\n')).toThrow(/0x10000/);
    expect(fromIntelHex(':00000001ff\n')).toHaveLength(0);
  });

  it('a digit of Intel HEX that is wrong is told, wherever it stands', () => {
    const hex = toIntelHex(program);
    for (let at = 0; at < hex.length; at++) {
      const digit = Number.parseInt(hex[at], 16);
      if (Number.isNaN(digit)) continue;
      const wrong = ((digit + 1 + (at % 15)) % 16).toString(16);
      expect(() => fromIntelHex(hex.slice(0, at) + wrong + hex.slice(at + 1)), `digit ${at}`).toThrow(
        RangeError,
      );
    }
    for (let length = 0; length < hex.length - 1; length++) {
      expect(() => fromIntelHex(hex.slice(0, length)), `the first ${length}`).toThrow(RangeError);
    }
  });

  it('a text that is no Intel HEX is refused with a sentence', () => {
    for (const text of [
      '',
      'x',
      ':',
      ':0',
      '\0',
      'S00600004844521B',
      ':00000001FE',
      ':ffffffff',
      ':01000000zz00\n',
      '{}',
    ]) {
      expect(() => fromIntelHex(text), JSON.stringify(text)).toThrow(RangeError);
    }
  });

  it('the header for C names every symbol and every section', () => {
    expect(toCHeader(program).split('\n')).toEqual([
      '#define EMBEDVM_SYM__end 0x0004',
      '#define EMBEDVM_SYM_later 0x0003',
      '#define EMBEDVM_SYM_t 0x0000',
      '#define EMBEDVM_SYM__section_RAM 0x0000',
      '#define EMBEDVM_SYM_main 0x0102',
      '#define EMBEDVM_SYM_x 0x0100',
      '#define EMBEDVM_SYM__section_FLASH 0x0100',
      '#define EMBEDVM_SECT_RAM_BEGIN 0x0000',
      '#define EMBEDVM_SECT_RAM_END 0x000f',
      '#define EMBEDVM_SECT_RAM_DATA 97,98,0',
      '#define EMBEDVM_SECT_FLASH_BEGIN 0x0100',
      '#define EMBEDVM_SECT_FLASH_END 0x01ff',
      '#define EMBEDVM_SECT_FLASH_DATA 0,5,225,1,0,154,18,52,128,233,1,0,225,1,0,155',
      '',
    ]);
  });

  it('symbols have address, name and kind', () => {
    expect(toSymbols(program)).toBe(
      '0100 _section_FLASH (address)\n0100 x (data)\n0102 main (other)\n0000 _section_RAM (other)\n0000 t (data)\n0003 later (data)\n0004 _end (other)\n',
    );
  });

  it('the listing has the bytes of each line', () => {
    expect(toListing(program, () => text).split('\n')).toEqual([
      '; a.evm',
      '0100  00 05                       2  global x = 5;',
      '0102  e1 01 00 9a 12 34 80 e9     4    x += 0x1234; return x;',
      '010a  01 00 e1 01 00 9b',
      '0000  61 62 00                    7  array8u t[3] = "ab";',
      '',
    ]);
  });
});
