import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../diagnostic.js';
import { decodeImage } from '../image.js';
import { Machine } from '../machine.js';
import { ASSEMBLER_DIAGNOSTICS, type Assembled, type AssembleOptions, assemble } from './index.js';
import { MNEMONICS } from './mnemonics.js';

const stamp = { name: 'callgate', version: '0.1.0', fingerprint: 'ab12' };

const build = (text: string, options: Partial<AssembleOptions> = {}): Assembled =>
  assemble({ file: 'guest.evs', text, stamp, ...options });

/** The raw bytes of a program that has no mistakes, in hex. `.entry main 0` is put in front. */
function hex(text: string, options: Partial<AssembleOptions> = {}): string {
  const { bytes, diagnostics } = build(`.entry main 0\n${text}`, options);
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  return Buffer.from(bytes!).toString('hex');
}

const lines = (...parts: string[]): string => parts.join('\n');

describe('instructions', () => {
  it.each([
    ['getlocal 0', '00'],
    ['getlocal 31', '1f'],
    ['getarg 0', '3f'],
    ['getarg 31', '20'],
    ['setlocal 3', '43'],
    ['setarg 1', '7e'],
    ['push -4', '94'],
    ['push 3', '93'],
    ['push 4', '9804'],
    ['push 255', '98ff'],
    ['push 256', '9a0100'],
    ['push -5', '99fb'],
    ['push -128', '9980'],
    ['push -129', '9aff7f'],
    ['push 0xffff', '97'],
    ['push 0x8000', '9a8000'],
    ["push 'A'", '9841'],
    ["push '\\n'", '980a'],
    ['push8u 1', '9801'],
    ['push8s -1', '99ff'],
    ['push16 1', '9a0001'],
    ['loadb 0x10', 'c010'],
    ['loadb 0x110', 'c10110'],
    ['loadb.l 0x10', 'c10010'],
    ['loadb [pop]', 'c2'],
    ['loadb 4[pop]', 'c304'],
    ['loadb 0x400[pop]', 'c40400'],
    ['storeb 4', 'c804'],
    ['loadbs 4', 'd004'],
    ['storebs [pop]', 'da'],
    ['loadw -2', 'e1fffe'],
    ['storew 4[pop]', 'eb04'],
    ['storew.l 4[pop]', 'ec0004'],
    ['dup', 'c5'],
    ['bury 2', 'd5'],
    ['swap', 'c6'],
    ['dig 5', 'ee'],
    ['zeros 1', 'f0'],
    ['zeros 8', 'f7'],
    ['popover 2', 'f9'],
    ['uf 15', 'bf'],
    ['opcode 0x8f', '8f'],
    ['push 2 * (3 + 4) - -1', '980f'],
    ['jmp.l 0xffff', 'a1ffff'],
    ['jmp 0xffff', 'a0ff'],
    ['PUSH 1 ; letters of either size', '91'],
  ])('%s', (text, bytes) => {
    expect(hex(text)).toBe(bytes);
  });

  it('reach all 256 opcodes', () => {
    const reached = new Set<number>();
    const add = (text: string): void => {
      reached.add(Number.parseInt(hex(text).slice(0, 2), 16));
    };
    for (const [mnemonic, form] of MNEMONICS) {
      if (mnemonic === 'opcode') continue;
      if (form.kind === 'plain') add(mnemonic);
      if (form.kind === 'numbered') for (let n = form.min; n <= form.max; n++) add(`${mnemonic} ${n}`);
      if (form.kind === 'push') for (const n of [-4, -3, -2, -1, 0, 1, 2, 3, 4, -5, 256]) add(`push ${n}`);
      if (form.kind === 'branch') for (const width of ['s', 'l']) add(`${mnemonic}.${width} 0`);
      if (form.kind === 'memory') {
        for (const operand of ['.s 0', '.l 0', ' [pop]', '.s 0[pop]', '.l 0[pop]']) add(mnemonic + operand);
      }
    }
    for (const reserved of [0x8f, 0xc7, 0xcf, 0xd7, 0xdf, 0xe7, 0xef]) add(`opcode ${reserved}`);
    expect(reached.size).toBe(256);
  });
});

describe('data', () => {
  it('has bytes, words, text and space', () => {
    expect(hex('.byte 1, -1, 0xff, 2+3\n.word 0x1234, -2, 65535')).toBe('01ffff051234fffeffff');
    expect(hex('.ascii "a;b//\\n\\x7f\\0\\"é"')).toBe('613b622f2f0a7f0022c3a9');
    expect(hex('.byte 7\n.space 3\n.byte 8')).toBe('0700000008');
  });

  it('may name labels', () => {
    expect(hex('.word end, end - 1\n.byte end\nend:')).toBe('0005000405');
  });
});

describe('names', () => {
  it('stand for constants made of each other in any order', () => {
    expect(hex('.equ A B*2\npush A\n.equ B 3\n')).toBe('9806');
  });

  it('inside a routine belong to it', () => {
    const text = lines(
      'call one',
      'call two',
      '.routine one',
      'again: jmp again',
      '.end',
      '.routine two',
      'again: jmp again',
      '.end',
    );
    expect(hex(text)).toBe('a204a204a000a000');
    const { symbols } = build(`.entry main 0\n${text}`);
    expect(symbols.get('one.again')).toEqual({ kind: 'label', value: 4 });
    expect(symbols.get('two')).toEqual({ kind: 'label', value: 6 });
  });

  it('may be what objects have by nature', () => {
    expect(
      hex('.equ __proto__ 1\n.equ constructor 2\npush __proto__\npush constructor\ntoString: jmp toString'),
    ).toBe('9192a000');
  });
});

describe('short forms', () => {
  it('are taken where they reach', () => {
    expect(hex(`jmp end\n.space 125\nend: ret0`)).toMatch(/^a07f/);
    expect(hex(`jmp end\n.space 126\nend: ret0`)).toMatch(/^a10081/);
    expect(hex(`start: .space 128\njmp start`)).toMatch(/a080$/);
    expect(hex(`start: .space 129\njmp start`)).toMatch(/a1ff7f$/);
  });

  it('shrink in a chain in which each fits only after the next', () => {
    const chain = Array.from({ length: 12 }, (_, i) => `l${i}: jmp l${i + 1}\n.space ${123}`);
    const whole = hex(`${chain.slice(0, 11).join('\n')}\nl11: jmp l11`);
    expect(whole.length / 2).toBe(11 * 125 + 2);
  });

  it('end when a shorter form makes an operand longer', () => {
    // The address grows when the jump shrinks; it stays long then, and the program is right.
    const text = 'start: jmp end\nend: loadb 0x100 - (end - start)\nloadb 0x102 - (end - start)';
    expect(hex(text)).toBe('a002c0fec10100');
  });
});

describe('routines', () => {
  const library = lines(
    '; generated',
    '.abi "callgate" "0.1.0" "ab12"',
    '.equ CALL_SAUL_READ 36',
    '.routine saulRead',
    '  getarg 1        ; last slot first',
    '  getarg 0',
    '  push CALL_SAUL_READ',
    '  push 3          // count: number and two slots',
    '  uf 0',
    '  ret',
    '.end',
    '.routine saulReadTwice',
    '  getarg 1',
    '  getarg 0',
    '  call saulRead',
    '  popover 2',
    '  ret',
    '.end',
  );
  const resolve = (name: string) =>
    name === 'callgate.evs' ? { file: 'lib/callgate.evs', text: library } : null;
  const program = (body: string): string =>
    lines('.include "callgate.evs"', '.entry main start', 'start:', body, 'ret0');
  const sizeOf = (body: string): number => {
    const result = assemble({ file: 'guest.evs', text: program(body), resolve });
    expect(result.diagnostics).toEqual([]);
    return result.bytes!.length;
  };

  it('that nothing refers to cost nothing', () => {
    expect(sizeOf('')).toBe(1);
  });

  it('are kept when something kept refers to them, also through others, data and constants', () => {
    expect(sizeOf('call saulRead')).toBe(3 + 7);
    expect(sizeOf('call saulReadTwice')).toBe(3 + 7 + 6);
    expect(sizeOf('.word saulRead')).toBe(3 + 7);
    expect(sizeOf('.equ TARGET saulRead + 0\npush TARGET')).toBe(4 + 7);
    expect(sizeOf('.routine unused\ncall saulRead\n.end')).toBe(1);
  });

  it('bring the stamp with them, once however often the file is included', () => {
    const text = `${program('')}\n.include "callgate.evs"`;
    const { image } = assemble({ file: 'guest.evs', text, resolve });
    expect(decodeImage(image!).stamp).toEqual({ name: 'callgate', version: '0.1.0', fingerprint: 'ab12' });
  });

  it('run as written', () => {
    const { bytes, symbols } = assemble({
      file: 'guest.evs',
      text: program('push 0x1234\npush 5\ncall saulRead\npopover 2\ndrop'),
      resolve,
    });
    const seen: number[][] = [];
    const memory = new Uint8Array(4096);
    memory.set(bytes!);
    const machine = new Machine({
      memory,
      userCall: (_, count, argv) => seen.push(Array.from(argv.subarray(0, count))),
    });
    machine.enter(symbols.get('start')!.value);
    expect(machine.run(100)).toBe('ended');
    expect(seen).toEqual([[36, 5, 0x1234]]);
  });
});

describe('the image', () => {
  it('has entries, stack limit and stamp', () => {
    const { image } = build('.entry main a\n.entry dispatch b\n.stack data + 100\na: ret0\nb: ret0\ndata:');
    expect(decodeImage(image!)).toEqual({
      stamp,
      main: 0,
      dispatch: 1,
      stackLimit: 102,
      bytes: Uint8Array.of(0x9c, 0x9c),
    });
  });
});

/**
 * Sources with mistakes. What stands behind `;!` is the message expected for its line: id, column, text. Messages without a line of
 * their own are given for line 1.
 */
const MISTAKES = [
  `.entry main 0
   push $5              ;! EVS001:9 "$" means nothing here
   .ascii "open         ;! EVS001:11 this string or character has no end on its line
   .ascii "\\q"          ;! EVS001:11 there is no escape \\q
   push 0x              ;! EVS001:9 0x is not a number
   push 12ab            ;! EVS001:9 12ab is not a number
   push 'ab'            ;! EVS001:9 this string or character has no end on its line
   push 'é'             ;! EVS001:9 'é' is more than one byte`,
  `.entry main 0
   pusch 5              ;! EVS002:4 there is no mnemonic pusch
   .bite 5              ;! EVS002:4 there is no directive .bite
   5                    ;! EVS003:4 5 stands where a mnemonic, a directive or a label should
   push                 ;! EVS003:8 the line ends where a number or a name should
   push 1 2             ;! EVS003:11 2 stands where the end of the line should
   add 1                ;! EVS003:8 1 stands where the end of the line should
   add.l                ;! EVS003:4 add has no form .l
   jmp.x 0              ;! EVS003:4 jmp has no form .x
   loadb 4[push]        ;! EVS003:12 only pop stands in brackets
   loadb 4[pop          ;! EVS003:15 the line ends where a closing bracket should
   loadb.s [pop]        ;! EVS003:4 the form [pop] has one length
   push (1 + 2          ;! EVS003:15 the line ends where a closing parenthesis should
   .ascii 5             ;! EVS003:11 5 stands where a "string" should
   .entry other 0       ;! EVS003:11 there is no entry other
   .equ 5 5             ;! EVS003:9 5 stands where a name should
   .equ a.b 5           ;! EVS003:9 a name has no dot: a.b`,
  `.entry main start
   start: call strat    ;! EVS004:16 nothing is called strat
   .word nowhere + 1    ;! EVS004:10 nothing is called nowhere
   start: ret0          ;! EVS005:4 start is defined already, in guest.evs:2
   .equ start 5         ;! EVS005:9 start is defined already, in guest.evs:2
   .equ A B             ;! EVS010:9 A is defined by itself
   .equ B A + 1         ;! EVS010:9 B is defined by itself`,
  `.entry main start
   .absent gone         ;! EVS003:16 the line ends where why there is none as a "string" should
   start: ret0`,
  `.entry main 0
   getlocal 32          ;! EVS006:13 the operand 32 is outside 0…31
   zeros 0              ;! EVS006:10 the operand 0 is outside 1…8
   bury 6               ;! EVS006:9 the operand 6 is outside 0…5
   .byte 1, 256         ;! EVS006:13 the byte 256 is outside -128…255
   .word -32769         ;! EVS006:10 the word -32769 is outside -32768…65535
   push 65536           ;! EVS006:9 the value 65536 is outside -32768…65535
   push8u -1            ;! EVS006:11 the value -1 is outside 0…255
   jmp 70000            ;! EVS006:8 the target 70000 is outside -32768…65535
   loadb 65535 * 65535  ;! EVS006:10 the address 4294836225 is outside -32768…65535
   getlocal here        ;! EVS007:13 the operand of this instruction is no constant
   jmp.s far            ;! EVS011:4 the target is 304 bytes away, more than the short form reaches
   loadb.s 256          ;! EVS011:4 the address 256 is more than the short form reaches
   .space 300
   far: here:`,
  `.entry main 0
   .byte 0
   .space -1            ;! EVS006:11 the size -1 of a .space is outside 0…65536
   .space here          ;! EVS007:11 the size of a .space is no constant
   here:`,
  `.entry main 0         ;! EVS012:1 the image has 131072 bytes; EmbedVM addresses 65536
   .space 65536
   .space 65536`,
  `.entry main 0
   .include "missing.evs"   ;! EVS008:13 there is no file "missing.evs"
   .end                 ;! EVS009:4 there is no routine to end
   .routine a
   .routine b           ;! EVS009:13 b begins inside the routine a
   .include "x"         ;! EVS009:13 .include stands inside the routine a
   .end
   .routine open        ;! EVS009:13 the routine open has no .end
   .entry main 1        ;! EVS013:11 the entry main is there already
   .stack 1
   .stack 2             ;! EVS013:4 the stack has a limit already
   .abi "a" "1" "f"
   .abi "a" "1" "e"     ;! EVS013:4 another ABI was named in guest.evs:12`,
  `ret0                  ;! EVS015:1 the program has no entry`,
  `.entry main end       ;! EVS006:13 the entry main is at 1, outside the image of 1 bytes
   .byte 0
   end:`,
  `.entry main 0
   .byte 0
   .stack 65536         ;! EVS006:11 the stack limit 65536 is outside 0…65535`,
  `.entry main 0
   .byte 0
   .abi "a b" "1" "f"   ;! EVS014:4 this is no ABI stamp`,
];

describe('mistakes', () => {
  it.each(MISTAKES.map((text) => [text.split('\n')[1]?.trim() ?? text, text]))('%s', (_, text) => {
    const expected = text.split('\n').flatMap((line, index) => {
      const mark = line.match(/;! (EVS\d{3}):(\d+) (.*)$/);
      return mark === null ? [] : [`guest.evs:${index + 1}:${mark[2]}: ${mark[1]} ${mark[3]}`];
    });
    const { diagnostics, image, symbols } = build(text);
    const found = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).split('\n')[0]);
    expect([...found].sort()).toEqual([...expected].sort());
    expect([image, symbols.size]).toEqual([null, 0]);
  });

  it('are met by the tests, each kind of them', () => {
    const met = new Set(MISTAKES.flatMap((text) => text.match(/EVS\d{3}/g) ?? []));
    expect([...met].sort()).toEqual(Object.keys(ASSEMBLER_DIAGNOSTICS));
  });

  it('of an included file are told with its name', () => {
    const resolve = () => ({ file: 'lib.evs', text: 'ret0\npush' });
    const [diagnostic] = build('.include "lib.evs"\n.entry main 0', { resolve }).diagnostics;
    expect(diagnostic).toMatchObject({ file: 'lib.evs', line: 2, column: 5, id: 'EVS003' });
  });

  it('say what was probably meant', () => {
    const { diagnostics } = build('.entry main start\nstart: getlocl 0\ncall strat');
    expect(diagnostics.map(({ help }) => help)).toEqual(['did you mean getlocal?', 'did you mean start?']);
  });

  it('say why the ABI has a name no more, unless the program has it', () => {
    const absent = '.absent start "no"\n.absent strat "it was \\"removed\\": ü"';
    const { diagnostics } = build(`${absent}\n.entry main start\nstart: call strat`);
    expect(diagnostics.map(({ message, help }) => [message, help])).toEqual([
      ['nothing is called strat', 'it was "removed": ü'],
    ]);
  });

  it('of a program without a stamp', () => {
    const { diagnostics } = assemble({ file: 'guest.evs', text: '.entry main 0\nret0' });
    expect(diagnostics.map(({ id }) => id)).toEqual(['EVS014']);
  });

  it('never throw: deep nesting, long sums, long chains of constants', () => {
    expect(build(`.entry main 0\npush ${'('.repeat(100_000)}`).diagnostics[0].id).toBe('EVS003');
    expect(build(`.entry main 0\npush ${'-'.repeat(100_000)}1`).diagnostics[0].id).toBe('EVS003');
    expect(hex(`push 1${' + 0'.repeat(50_000)}`)).toBe('91');
    const chain = Array.from({ length: 30_000 }, (_, i) => `.equ c${i} c${i + 1}`);
    expect(hex(`${chain.join('\n')}\n.equ c30000 2\npush c0`)).toBe('92');
  });

  const word = fc.constantFrom(
    ...MNEMONICS.keys(),
    ...[
      '.byte',
      '.word',
      '.equ',
      '.routine a',
      '.end',
      '.space',
      '.entry main',
      '.stack',
      '.include "a"',
      '.ascii',
    ],
    ...[
      'a',
      'b',
      'a:',
      'b:',
      '0',
      '7',
      '0x1ff',
      '"t"',
      '[pop]',
      '[',
      '(',
      ')',
      '+',
      '*',
      '-',
      ',',
      ';',
      '\n',
      '\n',
      '\n',
      '\n',
      '\n',
      '.l',
      '.s',
    ],
  );

  it(`random sources end in an image or in diagnostics (${runs(2000)} sources, seed ${seed})`, () => {
    let images = 0;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const { image, diagnostics } = build(`.entry main 0\nret0\n${words.join(' ')}`);
        expect(image === null).toBe(diagnostics.length > 0);
        if (image !== null) images++;
      }),
      { seed, numRuns: runs(2000) },
    );
    expect(images).toBeGreaterThan(0);
  });
});
