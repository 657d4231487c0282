import { ImageError } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble, leb, text } from '../testing/assemble.js';
import { REFUSAL } from '../testing/refusal.js';
import { F32, F64, FUNCREF, I32, I64 } from './value-type.js';
import { HEADER } from './sections.js';
import { readImage } from './read.js';
import { UNSUPPORTED } from './unsupported.js';

const section = (id: number, ...contents: number[]) =>
  Uint8Array.of(...HEADER, id, ...leb(contents.length), ...contents);

const body = (...code: number[]) => assemble({ types: [[[], []]], functions: [{ type: 0, code }] });

/** What the messages advise, where several rows have the same. */
const {
  simd: SIMD,
  externref: EXTERNREF,
  threads: THREADS,
  memories: MEMORIES,
  exceptions: EXCEPTIONS,
} = UNSUPPORTED;
const {
  tailCalls: TAIL_CALLS,
  gc: GC,
  extendedConstants: EXTENDED,
  globalsInConstants: GLOBALS,
} = UNSUPPORTED;

const global = (type: number, ...constant: number[]) => section(6, 1, type, 0, ...constant, 0x0b);
const data = (...segments: number[]) => section(11, ...segments);
const elements = (...segments: number[]) => section(9, ...segments);

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
    'the image is too large: there are more than 1024 custom sections (list of sections, offset 0xc08)',
  ],
  [
    'a section twice',
    Uint8Array.of(...HEADER, 1, 1, 0, 1, 1, 0),
    'the image is malformed: the type section is out of order or there twice (list of sections, offset 0xb)',
  ],
  [
    'tags',
    section(13, 0),
    `the image uses a section of exception tags, which is not supported; ${EXCEPTIONS} (tag section, offset 0x8)`,
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
    'the image is too large: 4000000000 types, more than 20000 (type section, offset 0xa)',
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
    `the image uses a type that is not that of a function (GC), which is not supported; ${GC} (type section, offset 0xb)`,
  ],
  [
    'a type of no form',
    section(1, 1, 0x11, 0, 0),
    'the image is malformed: there is no type of form 0x11 (type section, offset 0xb)',
  ],
  [
    'v128',
    section(1, 1, 0x60, 1, 0x7b, 0),
    `the image uses the value type v128 (SIMD), which is not supported; ${SIMD} (type section, offset 0xd)`,
  ],
  [
    'externref',
    section(1, 1, 0x60, 1, 0x6f, 0),
    `the image uses the type externref, which is not supported; ${EXTERNREF} (type section, offset 0xd)`,
  ],
  [
    'too many results',
    section(1, 1, 0x60, 0, 33, ...Array(33).fill(I32)),
    'the image is too large: 33 results, more than 32 (type section, offset 0xd)',
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
    'the image uses a shared memory, which is not supported; build it without threads (clang: no -pthread, -matomics or -Wl,--shared-memory; rustc: -C target-feature=-atomics; asc: no --enable threads or --sharedMemory) (memory section, offset 0xb)',
  ],
  [
    'a 64-bit memory',
    section(5, 1, 4, 1),
    'the image uses a 64-bit memory, which is not supported; build it for 32 bit (clang: --target=wasm32; rustc: --target wasm32-unknown-unknown) (memory section, offset 0xb)',
  ],
  [
    'two memories',
    section(5, 2, 0, 1, 0, 1),
    `the image uses 2 memories, which is not supported; ${MEMORIES} (memory section, offset 0xa)`,
  ],
  [
    'a 64-bit table',
    section(4, 1, FUNCREF, 4, 1),
    'the image uses a 64-bit table, which is not supported; build it for 32 bit (clang: --target=wasm32; rustc: --target wasm32-unknown-unknown) (table section, offset 0xc)',
  ],
  [
    'a table with a value for its entries',
    section(4, 1, 0x40, 0, FUNCREF, 0, 1, 0xd0, 0x70, 0x0b),
    `the image uses a table with a value for its entries (GC), which is not supported; ${GC} (table section, offset 0xb)`,
  ],
  [
    'a table of externref',
    section(4, 1, 0x6f, 0, 1),
    `the image uses the type externref, which is not supported; ${EXTERNREF} (table section, offset 0xb)`,
  ],
  [
    'a block in a constant',
    section(6, 1, I32, 0, 0x02, 0x40, 0x0b, 0x0b),
    'the image is malformed: a constant expression does not begin with a constant (global section, offset 0xd)',
  ],
  [
    'a constant expression that calculates',
    global(I32, 0x41, 1, 0x41, 2, 0x6a),
    `the image uses a constant expression that calculates, which is not supported; ${EXTENDED} (global section, offset 0xd)`,
  ],
  [
    'a constant expression that calculates with 64 bits',
    global(I64, 0x42, 1, 0x42, 2, 0x7e),
    `the image uses a constant expression that calculates, which is not supported; ${EXTENDED} (global section, offset 0xd)`,
  ],
  [
    'a constant that is the value of another global',
    section(6, 2, I32, 0, 0x41, 1, 0x0b, I32, 0, 0x23, 0, 0x0b),
    `the image uses the value of a global in a constant expression, which is not supported; ${GLOBALS} (global section, offset 0x12)`,
  ],
  [
    'a constant of another type than its global',
    global(I64, 0x41, 1),
    'the image is malformed: a constant expression makes i32 where i64 is needed (global section, offset 0xd)',
  ],
  [
    'a float for another float',
    global(F64, 0x43, 0, 0, 0, 0),
    'the image is malformed: a constant expression makes f32 where f64 is needed (global section, offset 0xd)',
  ],
  [
    'a number for a reference',
    global(FUNCREF, 0x41, 0),
    'the image is malformed: a constant expression makes i32 where funcref is needed (global section, offset 0xd)',
  ],
  [
    'a reference for a number',
    global(F32, 0xd0, 0x70),
    'the image is malformed: a constant expression makes funcref where f32 is needed (global section, offset 0xd)',
  ],
  [
    'a null reference to the host in a constant',
    global(FUNCREF, 0xd0, 0x6f),
    `the image uses the type externref, which is not supported; ${EXTERNREF} (global section, offset 0xe)`,
  ],
  [
    'an empty constant',
    section(6, 1, I32, 0, 0x0b),
    'the image is malformed: 1 globals do not fit into the section (global section, offset 0xa)',
  ],
  [
    'an empty constant, and another byte',
    section(6, 1, I32, 0, 0x0b, 0x0b),
    'the image is malformed: a constant expression does not begin with a constant (global section, offset 0xd)',
  ],
  [
    'an instruction behind a constant',
    global(I32, 0x41, 1, 0x1a),
    'the image is malformed: a constant expression has something behind its constant (global section, offset 0xf)',
  ],
  [
    'a constant without an end',
    section(6, 1, I32, 0, 0x41, 1),
    'the image is malformed: the section ends too early (global section, offset 0xf)',
  ],
  [
    'an offset of elements that is the value of a global',
    elements(1, 0, 0x23, 0, 0x0b, 0),
    `the image uses the value of a global in a constant expression, which is not supported; ${GLOBALS} (element section, offset 0xc)`,
  ],
  [
    'an offset of elements that calculates',
    elements(1, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b, 0),
    `the image uses a constant expression that calculates, which is not supported; ${EXTENDED} (element section, offset 0xc)`,
  ],
  [
    'an offset of elements of 64 bits',
    elements(1, 0, 0x42, 0, 0x0b, 0),
    'the image is malformed: a constant expression makes i64 where i32 is needed (element section, offset 0xc)',
  ],
  [
    'an element that is a number',
    elements(1, 5, FUNCREF, 1, 0x41, 0, 0x0b),
    'the image is malformed: a constant expression makes i32 where funcref is needed (element section, offset 0xe)',
  ],
  [
    'an element that is the value of a global',
    elements(1, 5, FUNCREF, 1, 0x23, 0, 0x0b),
    `the image uses the value of a global in a constant expression, which is not supported; ${GLOBALS} (element section, offset 0xe)`,
  ],
  [
    'elements of the host',
    elements(1, 5, 0x6f, 0),
    `the image uses the type externref, which is not supported; ${EXTERNREF} (element section, offset 0xc)`,
  ],
  [
    'elements of no type',
    elements(1, 5, I32, 0),
    'the image is malformed: there is no reference type i32 (element section, offset 0xc)',
  ],
  [
    'elements of no kind',
    elements(1, 1, 1, 0),
    'the image is malformed: an element segment holds something other than functions (element section, offset 0xc)',
  ],
  [
    'a data segment of no form',
    data(1, 3, 0),
    'the image is malformed: there is no data segment of form 3 (data section, offset 0xb)',
  ],
  [
    'a data segment of another memory',
    data(1, 2, 1, 0x41, 0, 0x0b, 0),
    `the image uses a data segment of a memory other than memory 0, which is not supported; ${MEMORIES} (data section, offset 0xb)`,
  ],
  [
    'an offset of data that calculates',
    data(1, 0, 0x41, 0, 0x41, 0, 0x6b, 0x0b, 0),
    `the image uses a constant expression that calculates, which is not supported; ${EXTENDED} (data section, offset 0xc)`,
  ],
  [
    'an offset of data that is the value of a global, in the form with a memory',
    data(1, 2, 0, 0x23, 0, 0x0b, 0),
    `the image uses the value of a global in a constant expression, which is not supported; ${GLOBALS} (data section, offset 0xd)`,
  ],
  [
    'an offset of data of 64 bits',
    data(1, 0, 0x42, 0, 0x0b, 0),
    'the image is malformed: a constant expression makes i64 where i32 is needed (data section, offset 0xc)',
  ],
  [
    'a data segment that is longer than its section',
    data(2, 1, 1, 7, 1, 3, 7, 7),
    'the image is malformed: the 3 bytes of a data segment do not fit into the section (data section, offset 0xf)',
  ],
  [
    'bytes behind the data segments',
    data(1, 1, 1, 7, 7),
    'the image is malformed: there are bytes behind the end of the section (data section, offset 0xe)',
  ],
  [
    'a value type that is none',
    section(1, 1, 0x60, 1, 0x11, 0),
    'the image is malformed: there is no value type 0x11 (type section, offset 0xd)',
  ],
  [
    'a typed reference',
    section(1, 1, 0x60, 1, 0x6e, 0),
    `the image uses a typed reference (GC), which is not supported; ${GC} (type section, offset 0xd)`,
  ],
  [
    'an alignment beyond every type',
    body(0x41, 0, 0x28, 5, 0),
    'the image is malformed: an alignment is above 16 bytes (code section, offset 0x19)',
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
    `the image uses a SIMD instruction (opcode 0xfd 0x0c), which is not supported; ${SIMD} (code section, offset 0x17)`,
  ],
  [
    'atomics',
    body(0xfe, 0x03, 0),
    `the image uses an atomic instruction (opcode 0xfe 0x03), which is not supported; ${THREADS} (code section, offset 0x17)`,
  ],
  [
    'GC',
    body(0xfb, 0x00),
    `the image uses a GC instruction (opcode 0xfb 0x00), which is not supported; ${GC} (code section, offset 0x17)`,
  ],
  [
    'throw',
    body(0x08, 0),
    `the image uses an exception instruction (opcode 0x08), which is not supported; ${EXCEPTIONS} (code section, offset 0x17)`,
  ],
  [
    'try_table',
    body(0x1f, 0x40),
    `the image uses an exception instruction (opcode 0x1f), which is not supported; ${EXCEPTIONS} (code section, offset 0x17)`,
  ],
  [
    'return_call',
    body(0x12, 0),
    `the image uses a tail call (opcode 0x12), which is not supported; ${TAIL_CALLS} (code section, offset 0x17)`,
  ],
  [
    'call_ref',
    body(0x14, 0),
    `the image uses a GC instruction (opcode 0x14), which is not supported; ${GC} (code section, offset 0x17)`,
  ],
  [
    'an unknown opcode',
    body(0xfc, 0x7f),
    'the image is malformed: there is no instruction with opcode 0xfc 0x7f (code section, offset 0x17)',
  ],
  [
    'a second memory in a load',
    body(0x41, 0, 0x28, 0x42, 1, 0),
    `the image uses the index of a memory in a load or store, which is not supported; ${MEMORIES} (code section, offset 0x19)`,
  ],
  [
    'memory.size of a second memory',
    body(0x3f, 1),
    `the image uses a memory other than memory 0, which is not supported; ${MEMORIES} (code section, offset 0x17)`,
  ],
  [
    'a null reference to the host',
    body(0xd0, 0x6f),
    `the image uses the type externref, which is not supported; ${EXTERNREF} (code section, offset 0x18)`,
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
    'the image uses more than 20000 locals in a function, which is not supported; build it optimized (clang: -O2; rustc: -C opt-level=2; asc: -O), or make several functions of it (code section, offset 0x12)',
  ],
  [
    'blocks nested too deep',
    body(...Array.from({ length: 10_001 }, () => [0x02, 0x40]).flat()),
    'the image is too large: blocks are nested more than 10000 deep (code section, offset 0x4e39)',
  ],
];

test.each(MALFORMED)('%s is refused with a sentence', (_, image, message) => {
  expect(() => readImage(image)).toThrow(new ImageError(message));
  expect(message).toMatch(REFUSAL);
});

test('constants of every type, and segments of every form, are read', () => {
  const image = assemble({
    types: [[[], []]],
    functions: [{ type: 0, code: [] }],
    tables: [[4]],
    memory: [1],
    globals: [
      [I32, 0, 0x41, 0x7f, 0x0b],
      [I64, 1, 0x42, 0x7f, 0x0b],
      [F32, 0, 0x43, 0, 0, 0, 0, 0x0b],
      [F64, 1, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b],
      [FUNCREF, 1, 0xd0, 0x70, 0x0b],
      [FUNCREF, 0, 0xd2, 0, 0x0b],
    ],
    elements: [
      [0, 0x41, 0, 0x0b, 1, 0],
      [1, 0, 1, 0],
      [2, 0, 0x41, 0, 0x0b, 0, 1, 0],
      [3, 0, 1, 0],
      [4, 0x41, 0, 0x0b, 1, 0xd2, 0, 0x0b],
      [5, FUNCREF, 1, 0xd0, 0x70, 0x0b],
      [6, 0, 0x41, 0, 0x0b, FUNCREF, 1, 0xd2, 0, 0x0b],
      [7, FUNCREF, 1, 0xd2, 0, 0x0b],
    ],
    data: [
      [0, 0x41, 8, 0x0b, 1, 7],
      [1, 2, 7, 7],
      [2, 0, 0x41, 8, 0x0b, 0],
    ],
  });
  expect(WebAssembly.validate(image)).toBe(true);
  const { globals, elements } = readImage(image);
  expect([globals.length, elements.length]).toEqual([6, 8]);
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
