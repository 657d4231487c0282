import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { F64, I32, I64 } from '../image/value-type.js';
import { readImage } from '../image/read.js';
import { assemble, sleb } from '../testing/assemble.js';
import { load, readI32 } from '../testing/guest.js';
import { DEPTH_EXPORT, enterExport, rewriteImage } from './rewrite.js';

const LIMITS = { memory: 65_536, depth: 256 * 1024 };

/** Counts its rounds at address 0; at most three values are on the operand stack. */
const COUNT = [0x41, 0, 0x41, 0, 0x28, 2, 0, 0x41, 1, 0x6a, 0x36, 2, 0];
const times = (count: number, ...bytes: number[]) => Array.from({ length: count }, () => bytes).flat();

interface Shape {
  readonly what: string;
  readonly parameters?: readonly number[];
  readonly results?: readonly number[];
  readonly locals?: readonly number[];
  /** In front of the recursion, and behind it. */
  readonly before?: readonly number[];
  readonly after?: readonly number[];
  /** Operand stack where it is highest. */
  readonly stack: number;
}

const SHAPES: readonly Shape[] = [
  { what: 'nothing', stack: 3 },
  { what: 'two parameters', parameters: [I32, I32], stack: 3 },
  { what: 'many parameters', parameters: Array(200).fill(I64), stack: 200 },
  { what: 'many floats as parameters', parameters: Array(200).fill(F64), stack: 200 },
  { what: 'many locals', locals: Array(500).fill(I64), stack: 3 },
  { what: 'a few locals', locals: [I32, I64, F64], stack: 3 },
  {
    what: 'many values on the operand stack',
    before: times(300, 0x41, 1),
    after: times(300, 0x1a),
    stack: 300,
  },
  { what: 'many results', results: Array(32).fill(I32), after: times(32, 0x1a), stack: 32 },
  {
    what: 'everything',
    parameters: Array(60).fill(F64),
    results: Array(20).fill(I64),
    locals: Array(70).fill(I32),
    before: times(50, 0x42, 1),
    after: times(70, 0x1a),
    stack: 110,
  },
];

/** Function 0 starts, function 1 calls function 2 with nothing but zeros, function 2 calls itself for ever. */
function imageOf({ parameters = [], results = [], locals = [], before = [], after = [] }: Shape): Uint8Array {
  const constants = parameters.flatMap((type) => {
    if (type === F64) return [0x44, 0, 0, 0, 0, 0, 0, 0, 0];
    return [type === I64 ? 0x42 : 0x41, ...sleb(0)];
  });
  const own = parameters.flatMap((_, index) => [
    0x20,
    ...(index < 128 ? [index] : [(index & 0x7f) | 0x80, 1]),
  ]);
  return assemble({
    types: [
      [[], []],
      [[I32, I32], []],
      [parameters, results],
    ],
    functions: [
      { type: 0, code: [] },
      { type: 1, code: [...constants, 0x10, 2, ...results.map(() => 0x1a)] },
      { type: 2, locals, code: [...COUNT, ...before, ...own, 0x10, 2, ...after, 0x00] },
    ],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 0],
      ['dispatch#1', 0, 1],
    ],
    // What something refers to takes its frame at its entry, so that every round has a whole frame.
    elements: [[3, 0, 1, 2]],
  });
}

/** Rounds until the limit, by the account of README.md: 96 bytes, and 8 for each parameter (twice), result, local and operand. */
function roundsOf({ parameters = [], results = [], locals = [], stack }: Shape): number {
  const frame = 96 + 8 * (2 * parameters.length + results.length + locals.length + stack);
  // The frame of function 1: two parameters, what it calls with or what comes back.
  const first = 96 + 8 * (2 * 2 + Math.max(parameters.length, results.length));
  return Math.floor((LIMITS.depth - first) / frame);
}

/** Runs the rewritten image, in the engine alone. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { images, enter, depth } = workerData;
  const ends = images.map((bytes) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    let end = 'returned';
    try {
      exports[enter](1e9, 0, 0);
    } catch (error) {
      end = error.constructor.name;
    }
    const rounds = new DataView(exports.memory.buffer).getInt32(0, true);
    return { end, rounds, exhausted: exports[depth].value < 0n };
  });
  parentPort.postMessage(ends);
`;

test('guests of every shape reach their own limit, and not the end of a thread stack of 512 KiB', async () => {
  const images = SHAPES.map((shape) => {
    const image = readImage(imageOf(shape));
    const dispatches = new Map([0, 1].map((dispatch) => [dispatch, dispatch]));
    return rewriteImage({ image, syscalls: [], dispatches }, LIMITS).bytes;
  });
  const worker = new Worker(THREAD, {
    eval: true,
    workerData: { images, enter: enterExport(1), depth: DEPTH_EXPORT },
    resourceLimits: { stackSizeMb: 0.5 },
  });
  const [ends] = (await once(worker, 'message')) as [object[]];
  await worker.terminate();
  const detail = `the guest needs more than ${LIMITS.depth} bytes of call stack`;
  for (const [index, shape] of SHAPES.entries()) {
    const rounds = roundsOf(shape);
    expect({ what: shape.what, ...ends[index] }).toEqual({
      what: shape.what,
      end: 'RuntimeError',
      rounds,
      exhausted: true,
    });
    const guest = load(imageOf(shape), LIMITS);
    expect(guest.run(1, [0, 0])).toMatchObject({ kind: 'fault', detail });
    expect([shape.what, readI32(guest)]).toEqual([shape.what, rounds]);
  }
});
