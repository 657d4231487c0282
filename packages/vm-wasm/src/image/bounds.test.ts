import { ImageError } from '@callgate/kernel';
import { describe, expect, test } from 'vitest';
import { checkImage } from '../check/check.js';
import { readStamped } from '../check/stamp.js';
import { rewriteImage } from '../rewrite/rewrite.js';
import { assemble } from '../testing/assemble.js';
import { ABI, LIMITS, load } from '../testing/guest.js';
import { REFUSAL } from '../testing/refusal.js';
import { BOUNDS } from './bounds.js';
import { ByteWriter } from './byte-writer.js';
import { readImage } from './read.js';
import { HEADER, SECTION } from './sections.js';
import { STAMP_SECTION, stampWasm } from './stamp.js';
import { I32 } from './value-type.js';

type Part = (out: ByteWriter) => void;

/** A module of these sections, of which nothing is checked. */
function module(...sections: readonly (readonly [id: number, contents: Part])[]): Uint8Array {
  const out = new ByteWriter();
  out.bytes(HEADER);
  for (const [id, contents] of sections) out.section(id, contents);
  return out.take();
}

/** The same bytes this many times. */
function times(count: number, ...bytes: number[]): Uint8Array {
  const all = new Uint8Array(count * bytes.length);
  for (let at = 0; at < all.length; at++) all[at] = bytes[at % bytes.length];
  return all;
}

/** A count, and so many times the same bytes. */
const many =
  (count: number, ...bytes: number[]): Part =>
  (out) => {
    out.u32(count);
    out.bytes(times(count, ...bytes));
  };

/** One function's body: so many groups of one local, and code with its last `end`. */
const body =
  (code: Uint8Array): Part =>
  (out) => {
    out.u32(1);
    out.u32(code.length + 1);
    out.u8(0);
    out.bytes(code);
  };

const ONE_FUNCTION: [number, Part] = [SECTION.function, many(1, 0)];

/** Element segments of 65,536 entries, as many as fit, and one with the rest. */
function elements(count: number): Uint8Array {
  const [whole, rest] = [Math.floor(count / 65_536), count % 65_536];
  return module([
    SECTION.element,
    (out) => {
      out.u32(whole + 1);
      for (let left = whole; left >= 0; left--) {
        out.bytes(Uint8Array.of(1, 0));
        many(left === 0 ? rest : 65_536, 0)(out);
      }
    },
  ]);
}

/** An image with a custom section that fills it to this size. */
function filled(size: number): Uint8Array {
  const image = new Uint8Array(size);
  const front = new ByteWriter();
  front.bytes(HEADER);
  front.u8(SECTION.custom);
  const behind = size - HEADER.length - 1;
  front.u32(behind - 4); // a length of 24 bits takes 4 bytes
  image.set(front.view());
  return image;
}

function stamped(size: number): Uint8Array {
  const json = JSON.stringify(ABI);
  return assemble({ customs: [[STAMP_SECTION, json + ' '.repeat(size - json.length)]] });
}

/** A guest of functions with so many i32 locals, and each with so many blocks. */
function joined(locals: number, blocks: readonly number[]): Uint8Array {
  return assemble({
    types: [[[], []]],
    functions: blocks.map((count) => ({
      type: 0,
      locals: Array<number>(locals).fill(I32),
      code: [...times(count, 0x02, 0x40, 0x0b)],
    })),
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 0],
    ],
  });
}

/** Everything up to the engine's compiler, which is not given what is at this bound. */
function rewrite(image: Uint8Array): void {
  const dispatches = [{ number: 0, name: 'startVat', parameters: [], optional: false, form: ['void'] }];
  const cost = { base: 1, perByte: 0, lengths: [] };
  const imports = [{ number: 1, name: 'tick', parameters: [], results: [], cost, form: ['void'] }];
  const glue = { abi: ABI, imports, exports: dispatches, bind: () => new Map() };
  rewriteImage(checkImage(stampWasm(image, ABI), glue, LIMITS), LIMITS);
}

interface Row {
  readonly bound: keyof typeof BOUNDS;
  /** What is counted, where one bound holds for several things. */
  readonly of?: string;
  readonly most: number;
  readonly image: (count: number) => Uint8Array;
  /** What reads an image; {@link readImage} if it is not said. */
  readonly read?: (image: Uint8Array) => unknown;
  readonly message: string;
}

const ROWS: readonly Row[] = [
  {
    bound: 'image',
    most: 16_777_216,
    image: filled,
    message: 'the image has 16777217 bytes, more than 16777216 (end of the image, ',
  },
  {
    bound: 'customs',
    most: 1_024,
    image: (count) => Uint8Array.of(...HEADER, ...times(count, 0, 1, 0)),
    message: 'there are more than 1024 custom sections (list of sections, ',
  },
  {
    bound: 'types',
    most: 20_000,
    image: (count) => module([SECTION.type, many(count, 0x60, 0, 0)]),
    message: '20001 types, more than 20000 (type section, ',
  },
  {
    bound: 'parameters',
    most: 255,
    image: (count) =>
      module([
        SECTION.type,
        (out) => {
          out.bytes(Uint8Array.of(1, 0x60));
          many(count, I32)(out);
          out.u8(0);
        },
      ]),
    message: '256 parameters, more than 255 (type section, ',
  },
  {
    bound: 'results',
    most: 32,
    image: (count) =>
      module([
        SECTION.type,
        (out) => {
          out.bytes(Uint8Array.of(1, 0x60, 0));
          many(count, I32)(out);
        },
      ]),
    message: '33 results, more than 32 (type section, ',
  },
  {
    bound: 'imports',
    most: 4_096,
    image: (count) => module([SECTION.import, many(count, 0, 0, 0, 0)]),
    message: '4097 imports, more than 4096 (import section, ',
  },
  {
    bound: 'functions',
    of: 'types of functions',
    most: 100_000,
    image: (count) => module([SECTION.function, many(count, 0)], [SECTION.code, many(count, 2, 0, 0x0b)]),
    message: '100001 functions, more than 100000 (function section, ',
  },
  {
    bound: 'functions',
    of: 'bodies',
    most: 100_000,
    image: (count) =>
      module([SECTION.function, many(Math.min(count, 100_000), 0)], [SECTION.code, many(count, 2, 0, 0x0b)]),
    message: '100001 functions, more than 100000 (code section, ',
  },
  {
    bound: 'tables',
    most: 16,
    image: (count) => module([SECTION.table, many(count, 0x70, 0, 0)]),
    message: '17 tables, more than 16 (table section, ',
  },
  {
    bound: 'tableEntries',
    of: 'the first size of a table',
    most: 65_536,
    image: (count) =>
      assemble({
        types: [[[], []]],
        functions: [{ type: 0, code: [] }],
        tables: [[count]],
        memory: [1],
        exports: [
          ['memory', 2, 0],
          ['dispatch#0', 0, 0],
        ],
      }),
    read: load,
    message: 'the image has a table of 65537 entries, more than 65536 (table section, ',
  },
  {
    bound: 'tableEntries',
    of: 'entries of a segment',
    most: 65_536,
    image: (count) =>
      module([
        SECTION.element,
        (out) => {
          out.bytes(Uint8Array.of(1, 1, 0));
          many(count, 0)(out);
        },
      ]),
    message: '65537 entries of a segment, more than 65536 (element section, ',
  },
  {
    bound: 'globals',
    most: 65_536,
    image: (count) => module([SECTION.global, many(count, I32, 0, 0x41, 0, 0x0b)]),
    message: '65537 globals, more than 65536 (global section, ',
  },
  {
    bound: 'exports',
    most: 65_536,
    image: (count) => module([SECTION.export, many(count, 0, 0, 0)]),
    message: '65537 exports, more than 65536 (export section, ',
  },
  {
    bound: 'elementSegments',
    most: 16_384,
    image: (count) => module([SECTION.element, many(count, 1, 0, 0)]),
    message: '16385 element segments, more than 16384 (element section, ',
  },
  {
    bound: 'elements',
    most: 1_048_576,
    image: elements,
    message: 'the segments have more than 1048576 entries (element section, ',
  },
  {
    bound: 'dataSegments',
    most: 65_536,
    image: (count) => module([SECTION.memory, many(1, 0, 1)], [SECTION.data, many(count, 1, 0)]),
    message: '65537 data segments, more than 65536 (data section, ',
  },
  {
    bound: 'body',
    most: 1_048_576,
    image: (count) => {
      const code = times(count - 1, 0x01); // the count of groups of locals is a byte of the body
      code[code.length - 1] = 0x0b;
      return module(ONE_FUNCTION, [SECTION.code, body(code)]);
    },
    message: 'the body of a function has 1048577 bytes, more than 1048576 (code section, ',
  },
  {
    bound: 'locals',
    most: 20_000,
    image: (count) =>
      assemble({
        types: [[[], []]],
        functions: [{ type: 0, locals: Array<number>(count).fill(I32), code: [] }],
      }),
    message: ', more than 20000 (code section, ',
  },
  {
    bound: 'locals',
    of: 'locals of one group',
    most: 20_000,
    image: (count) =>
      module(ONE_FUNCTION, [
        SECTION.code,
        (out) => {
          const locals = new ByteWriter();
          locals.u32(1);
          locals.u32(count);
          locals.bytes(Uint8Array.of(I32, 0x0b));
          out.u32(1);
          out.u32(locals.length);
          out.bytes(locals.view());
        },
      ]),
    message: 'the image uses more than 20000 locals in a function, which is not supported; ',
  },
  {
    bound: 'functionWork',
    most: 4_194_304,
    image: (count) => joined(16_384, [Math.ceil(count / 16_384)]),
    read: rewrite,
    message:
      'the image has a function with 16384 values and 257 branches in 33543 bytes, too much to compile in bounded memory (code section, ',
  },
  {
    bound: 'imageWork',
    most: 134_217_728,
    // 256 blocks come to 16,320 × 256 and, for themselves, 256 × 256 / 4.
    image: (count) =>
      joined(16_320, [...Array<number>(Math.floor(count / 4_194_304)).fill(256), count % 4_194_304]),
    read: rewrite,
    message: 'in bounded time: it comes to 134234049 with function 32, more than 134217728 (code section, ',
  },
  {
    bound: 'nesting',
    most: 10_000,
    image: (count) => {
      // The function itself is a block too.
      const code = [...times(count - 1, 0x02, 0x40), ...times(count, 0x0b)];
      return module(ONE_FUNCTION, [SECTION.code, body(Uint8Array.from(code))]);
    },
    message: 'blocks are nested more than 10000 deep (code section, ',
  },
  {
    bound: 'stamp',
    most: 262_144,
    image: stamped,
    read: readStamped,
    message: 'its ABI stamp is longer than 262144 bytes (custom section callgate.abi, ',
  },
];

describe.each(ROWS)('the bound $bound $of', ({ bound, most, image, read = readImage, message }) => {
  test(`is ${most}, and an image at it is read`, () => {
    expect(BOUNDS[bound]).toBe(most);
    read(image(most));
  });

  test('is said to an image above it', () => {
    const above = image(most + 1);
    expect(() => read(above)).toThrow(ImageError);
    expect(() => read(above)).toThrow(message);
    expect(() => read(above)).toThrow(REFUSAL);
  });
});

test('every bound has a row', () => {
  expect(new Set(ROWS.map(({ bound }) => bound))).toEqual(new Set(Object.keys(BOUNDS)));
});
