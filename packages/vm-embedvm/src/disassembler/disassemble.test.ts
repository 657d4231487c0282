import { readdirSync, readFileSync } from 'node:fs';
import { runs, seed } from '@callgate/test/seed';
import { describe, expect, it } from 'vitest';
import { assemble } from '../assembler/index.js';
import { compile } from '../compiler/index.js';
import { formatDiagnostic } from '../diagnostic.js';
import { decodeImage, type EmbedVmImage, encodeImage } from '../image.js';
import { drawFrom } from '../testing/random-program.js';
import { disassemble } from './disassemble.js';

const stamp = { name: 'abi', version: '1.0', fingerprint: 'ab12' };

/** The image that its disassembly assembles to. */
function again(image: EmbedVmImage): Uint8Array {
  const result = assemble({ file: 'image.evs', text: disassemble(image) });
  expect(result.diagnostics.map(formatDiagnostic)).toEqual([]);
  return result.image!;
}

describe('disassembling', () => {
  it('writes code with labels, and texts and numbers as data', () => {
    const text = 'function main() { local i; for (i = 0; i < 4; i++) $uf0("text", 300); }';
    const { image } = compile({ file: 'a.evm', text, stamp });
    expect(disassemble(decodeImage(image!)).split('\n')).toEqual([
      '.abi "abi" "1.0" "ab12"',
      '.entry main main',
      '.stack 0x0020',
      '',
      'main:',
      '  zeros 1                   ; 0x0000  f0',
      '  push 0                    ; 0x0001  90',
      '  setlocal 0                ; 0x0002  40',
      'L0003:',
      '  getlocal 0                ; 0x0003  00',
      '  push 4                    ; 0x0004  9804',
      '  lt                        ; 0x0006  a8',
      '  jz L001f                  ; 0x0007  a618',
      '  push 300                  ; 0x0009  9a012c',
      '  push16 17                 ; 0x000c  9a0011',
      '  jmp L0016                 ; 0x000f  a007',
      '  .ascii "text\\0"           ; 0x0011',
      'L0016:',
      '  push 2                    ; 0x0016  92',
      '  uf 0                      ; 0x0017  b0',
      '  drop                      ; 0x0018  9d',
      '  getlocal 0                ; 0x0019  00',
      '  push 1                    ; 0x001a  91',
      '  add                       ; 0x001b  80',
      '  setlocal 0                ; 0x001c  40',
      '  jmp L0003                 ; 0x001d  a0e6',
      'L001f:',
      '  ret0                      ; 0x001f  9c',
      '',
    ]);
  });

  it('and assembling the programs of the C compiler gives the same bytes', () => {
    const cases = new URL('../../test/cases/reference/', import.meta.url);
    for (const name of readdirSync(cases).filter((file) => file.endsWith('.evm'))) {
      const text = readFileSync(new URL(name, cases), 'utf8');
      const image = compile({ file: name, text, stamp }).image!;
      expect(again(decodeImage(image))).toEqual(image);
    }
  });

  it('states the length of an operand where the assembler would choose another', () => {
    const bytes = Uint8Array.of(
      0xa1,
      0x00,
      0x03,
      0xe1,
      0x00,
      0x10,
      0x98,
      0x01,
      0x9a,
      0x00,
      0x07,
      0x99,
      0xff,
      0x9c,
    );
    const text = disassemble({ stamp, main: 0, dispatch: null, stackLimit: 0, bytes });
    expect(text).toMatch(
      /jmp\.l L0003.*\n.*\n *loadw\.l 0x0010.*\n *push8u 1 .*\n *push16 7 .*\n *push8s -1 /,
    );
  });

  it(`any image comes back (${runs(500)} images, seed ${seed})`, () => {
    for (let run = 0; run < runs(500); run++) {
      const draw = drawFrom(seed + run);
      const length = 1 + draw(draw(8) === 0 ? 3000 : 200);
      // Of the branches more than chance gives, and rows of zeros and of letters.
      const bytes = Uint8Array.from({ length }, () => {
        const what = draw(8);
        return what === 0 ? 0xa0 + draw(8) : what === 1 ? draw(8) : what === 2 ? 0x60 + draw(30) : draw(256);
      });
      if (draw(4) === 0) bytes.fill(0, draw(length), draw(length));
      const main = draw(length);
      const dispatch = draw(2) === 0 ? null : draw(length);
      const image = { stamp, main, dispatch, stackLimit: draw(2) * draw(65_536), bytes };
      expect(again(image), `seed ${seed + run}`).toEqual(encodeImage(image));
    }
  });
});
