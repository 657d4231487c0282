import { ImageError } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble, leb, text } from '../testing/assemble.js';
import { REFUSAL } from '../testing/refusal.js';
import { I32 } from './value-type.js';
import { HEADER } from './sections.js';
import { readImage } from './read.js';

const section = (id: number, ...contents: number[]) =>
  Uint8Array.of(...HEADER, id, ...leb(contents.length), ...contents);

const body = (...code: number[]) => assemble({ types: [[[], []]], functions: [{ type: 0, code }] });

const MALFORMED: readonly (readonly [what: string, image: Uint8Array, message: string])[] = [
  [
    'nothing',
    Uint8Array.of(),
    'the image is not a wasm module: it does not begin with \\0asm and version 1 (header, offset 0x0)',
  ],
  [
    'another version',
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0),
    'the image is not a wasm module: it does not begin with \\0asm and version 1 (header, offset 0x4)',
  ],
  [
    'too large',
    new Uint8Array(16 * 1024 * 1024 + 1),
    'the image has 16777217 bytes, more than 16777216 (end of the image, offset 0x1000001)',
  ],
  [
    'a section that is cut off',
    Uint8Array.of(...HEADER, 1, 5, 0),
    'the image is malformed: the section ends too early (list of sections, offset 0xa)',
  ],
  [
    'an unknown section',
    section(14),
    'the image is malformed: there is no section 14 (list of sections, offset 0x8)',
  ],
  [
    'custom sections beyond number, which take time and memory',
    Uint8Array.of(...HEADER, ...Array<number[]>(1025).fill([0, 1, 0]).flat()),
    'the image is malformed: there are more than 1024 custom sections (list of sections, offset 0xc08)',
  ],
  [
    'a section twice',
    Uint8Array.of(...HEADER, 1, 1, 0, 1, 1, 0),
    'the image is malformed: the type section is out of order or there twice (list of sections, offset 0xb)',
  ],
  [
    'tags',
    section(13, 0),
    'the image declares exception tags, and exceptions are not supported (tag section, offset 0x8)',
  ],
  [
    'a number that is too long',
    section(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
    'the image is malformed: a number has more than 32 bits (type section, offset 0xa)',
  ],
  [
    'a number above 32 bits',
    section(1, 0xff, 0xff, 0xff, 0xff, 0x1f),
    'the image is malformed: a number has more than 32 bits (type section, offset 0xa)',
  ],
  [
    'a count that promises too much',
    section(1, ...leb(15_000)),
    'the image is malformed: 15000 types do not fit into the section (type section, offset 0xa)',
  ],
  [
    'too many types',
    section(1, ...leb(4_000_000_000)),
    'the image is malformed: 4000000000 types, more than 20000 (type section, offset 0xa)',
  ],
  [
    'bytes behind a section',
    section(1, 0, 0),
    'the image is malformed: there are bytes behind the end of the section (type section, offset 0xb)',
  ],
  [
    'a GC type',
    section(1, 1, 0x5f, 0),
    'the image is malformed: 1 types do not fit into the section (type section, offset 0xa)',
  ],
  [
    'a struct type',
    section(1, 1, 0x5f, 1, 0x7f, 0),
    'the image is malformed: a type is not that of a function (GC types are not supported) (type section, offset 0xb)',
  ],
  [
    'v128',
    section(1, 1, 0x60, 1, 0x7b, 0),
    'the image is malformed: the value type v128 (SIMD) is not supported (type section, offset 0xd)',
  ],
  [
    'externref',
    section(1, 1, 0x60, 1, 0x6f, 0),
    'the image is malformed: the value type externref is not supported (type section, offset 0xd)',
  ],
  [
    'too many results',
    section(1, 1, 0x60, 0, 33, ...Array(33).fill(I32)),
    'the image is malformed: 33 results, more than 32 (type section, offset 0xd)',
  ],
  [
    'an imported memory',
    section(2, 1, ...text('env'), ...text('memory'), 2, 0, 1),
    'the image imports the memory env.memory; only functions of module callgate can be imported (import section, offset 0xb)',
  ],
  [
    'a name that is not UTF-8',
    section(2, 1, 2, 0xff, 0xfe, 0, 0, 0),
    'the image is malformed: a name is not UTF-8 (import section, offset 0xb)',
  ],
  [
    'a shared memory',
    section(5, 1, 3, 1, 2),
    'the image is malformed: shared memory is not supported (memory section, offset 0xb)',
  ],
  [
    'a 64-bit memory',
    section(5, 1, 4, 1),
    'the image is malformed: 64-bit memory is not supported (memory section, offset 0xb)',
  ],
  [
    'two memories',
    section(5, 2, 0, 1, 0, 1),
    'the image is malformed: 2 memories, more than 1 (memory section, offset 0xa)',
  ],
  [
    'a table of externref',
    section(4, 1, 0x6f, 0, 1),
    'the image is malformed: a table holds something other than funcref, which is not supported (table section, offset 0xb)',
  ],
  [
    'a block in a constant',
    section(6, 1, I32, 0, 0x02, 0x40, 0x0b, 0x0b),
    'the image is malformed: a constant expression has blocks (global section, offset 0xd)',
  ],
  [
    'functions without bodies',
    section(3, 1, 0),
    'the image is malformed: the function section has 1 functions, the code section 0 (function section, offset 0xa)',
  ],
  [
    'data without a memory',
    section(11, 1, 1, 0),
    'the image is malformed: the data section needs a memory, and there is none (data section, offset 0xa)',
  ],
  [
    'SIMD',
    body(0xfd, 0x0c),
    'the image uses a SIMD instruction (opcode 0xfd 0x0c), which is not supported (code section, offset 0x17)',
  ],
  [
    'atomics',
    body(0xfe, 0x03, 0),
    'the image uses an atomic instruction (opcode 0xfe 0x03), which is not supported (code section, offset 0x17)',
  ],
  [
    'GC',
    body(0xfb, 0x00),
    'the image uses a GC instruction (opcode 0xfb 0x00), which is not supported (code section, offset 0x17)',
  ],
  [
    'throw',
    body(0x08, 0),
    'the image uses an exception instruction (opcode 0x08), which is not supported (code section, offset 0x17)',
  ],
  [
    'try_table',
    body(0x1f, 0x40),
    'the image uses an exception instruction (opcode 0x1f), which is not supported (code section, offset 0x17)',
  ],
  [
    'return_call',
    body(0x12, 0),
    'the image uses a tail call (opcode 0x12), which is not supported (code section, offset 0x17)',
  ],
  [
    'call_ref',
    body(0x14, 0),
    'the image uses a GC instruction (opcode 0x14), which is not supported (code section, offset 0x17)',
  ],
  [
    'an unknown opcode',
    body(0xfc, 0x7f),
    'the image uses an unknown instruction (opcode 0xfc 0x7f), which is not supported (code section, offset 0x17)',
  ],
  [
    'a second memory in a load',
    body(0x41, 0, 0x28, 0x42, 1, 0),
    'the image is malformed: an alignment is above 16 bytes or names a second memory (code section, offset 0x19)',
  ],
  [
    'memory.size of a second memory',
    body(0x3f, 1),
    'the image is malformed: a memory other than memory 0 is used (code section, offset 0x17)',
  ],
  [
    'a null reference to the host',
    body(0xd0, 0x6f),
    'the image is malformed: a null reference is of a type that is not supported (code section, offset 0x17)',
  ],
  [
    'code behind the end',
    body(0x0b, 0x01),
    'the image is malformed: there is code behind the end of a function (code section, offset 0x18)',
  ],
  [
    'a function without an end',
    assemble({ types: [[[], []]], functions: [{ type: 0, code: [0x02, 0x40] }] }),
    'the image is malformed: the section ends too early (code section, offset 0x1a)',
  ],
  [
    'too many locals',
    section(10, 1, 8, 1, ...leb(2_000_000_000), I32, 0x0b),
    'the image is malformed: a function has more than 20000 locals (code section, offset 0x12)',
  ],
  [
    'blocks nested too deep',
    body(...Array.from({ length: 10_001 }, () => [0x02, 0x40]).flat()),
    'the image is malformed: blocks are nested more than 10000 deep (code section, offset 0x4e39)',
  ],
];

test.each(MALFORMED)('%s is refused with a sentence', (_, image, message) => {
  expect(() => readImage(image)).toThrow(new ImageError(message));
  expect(message).toMatch(REFUSAL);
});

/** Reads it, or is refused with a sentence. */
function readOrRefused(image: Uint8Array): void {
  try {
    readImage(image);
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError);
    expect((error as Error).message).toMatch(REFUSAL);
  }
}

test('a malformed image that is cut off anywhere, or has another byte anywhere, is read or refused with a sentence', () => {
  let images = 0;
  for (const [, image] of MALFORMED.filter(([, { length }]) => length < 200)) {
    for (let at = 0; at < image.length; at++) {
      readOrRefused(image.subarray(0, at));
      // What ends a number of a wasm module, goes on with it, is its least and its most.
      for (const byte of [0, 1, 0x7f, 0x80, 0xff]) readOrRefused(image.with(at, byte));
      images += 6;
    }
  }
  expect(images).toBeGreaterThan(4_000);
});

test(`any bytes are read or refused with ImageError (${runs(2_000)} images, seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
      readOrRefused(Uint8Array.of(...HEADER, ...bytes)),
    ),
    { numRuns: runs(2_000), seed },
  );
});
