import { expect, test } from 'vitest';
import { I32 } from '../image/value-type.js';
import { assemble, type Parts, sleb } from '../testing/assemble.js';
import { type Guest, load, readI32 } from '../testing/guest.js';
import { FRAME_BYTES, VALUE_BYTES } from './rates.js';

const DEPTH = 64 * 1024;

/** Types: 0 `() -> ()`, 1 `(i32, i32) -> ()`. Function 0 starts, function 1 runs. Global 0 counts rounds; memory is 0 to 3 in the end. */
function guestOf(functions: NonNullable<Parts['functions']>, more: Parts = {}): Guest {
  const image = assemble({
    types: [
      [[], []],
      [[I32, I32], []],
    ],
    functions: [{ type: 0, code: [] }, ...functions],
    memory: [1],
    globals: [[I32, 1, 0x41, 0, 0x0b]],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 0],
      ['dispatch#1', 0, 1],
    ],
    ...more,
  });
  return load(image, { memory: 65_536, depth: DEPTH });
}

/** Stores one more round at address 0. */
const count = [0x41, 0, 0x41, 0, 0x28, 2, 0, 0x41, 1, 0x6a, 0x36, 2, 0];

const frame = (values: number) => FRAME_BYTES + values * VALUE_BYTES;

test('recursion ends as a fault, after as many frames as fit', () => {
  // Frame: two parameters twice, an operand stack of three (address, value, one).
  const guest = guestOf([{ type: 1, code: [...count, 0x20, 0, 0x20, 1, 0x10, 1] }]);
  const outcome = guest.run(1, [0, 0]);
  expect(outcome).toMatchObject({
    kind: 'fault',
    detail: 'the guest needs more than 65536 bytes of call stack',
  });
  expect(guest.gate.reason).toBe('call-depth');
  expect(readI32(guest)).toBe(Math.floor(DEPTH / frame(2 + 2 + 3)));
});

test('a frame counts where its function is about to call, not where it returned before', () => {
  // Function 2 counts its rounds, returns when its argument is 0, and calls itself.
  const self = [...count, 0x20, 0, 0x45, 0x04, 0x40, 0x0f, 0x0b, 0x20, 0, 0x20, 1, 0x10, 2];
  const guest = guestOf([
    { type: 1, code: [0x20, 0, 0x20, 1, 0x10, 2] },
    { type: 1, code: self },
  ]);
  expect(guest.run(1, [0, 0]).kind).toBe('returned');
  expect(readI32(guest)).toBe(1);
  expect(guest.run(1, [1, 0])).toMatchObject({
    kind: 'fault',
    detail: expect.stringContaining('call stack'),
  });
  // The first frame is that of function 1; the last round got to its call, and no further.
  const rounds = Math.floor((DEPTH - frame(2 + 2 + 2)) / frame(2 + 2 + 3)) + 1;
  expect(readI32(guest)).toBe(1 + rounds);
});

test('the operand stack below a call counts', () => {
  const deep = Array.from({ length: 40 }, () => [0x41, 1]).flat();
  const guest = guestOf([
    { type: 1, code: [...count, ...deep, 0x20, 0, 0x20, 1, 0x10, 1, ...Array(40).fill(0x1a)] },
  ]);
  expect(guest.run(1, [0, 0]).kind).toBe('fault');
  expect(readI32(guest)).toBe(Math.floor(DEPTH / frame(2 + 2 + 42)));
});

test('code that cannot be reached needs no stack below its block, and as much as it puts on it', () => {
  // After the branch the stack is as high as below the block, whatever stood on it; then 5 values.
  const dead = [
    0x02,
    0x40,
    0x0c,
    0,
    0x1a,
    0x1a,
    ...Array.from({ length: 5 }, () => [0x41, 1]).flat(),
    ...Array(5).fill(0x1a),
    0x0b,
  ];
  const guest = guestOf([{ type: 1, code: [...count, ...dead, 0x20, 0, 0x20, 1, 0x10, 1] }]);
  expect(guest.run(1, [0, 0]).kind).toBe('fault');
  expect(readI32(guest)).toBe(Math.floor(DEPTH / frame(2 + 2 + 5)));
});

test('mutual recursion and recursion through a table end alike', () => {
  const mutual = guestOf([
    { type: 1, code: [0x20, 0, 0x20, 1, 0x10, 2] },
    { type: 1, code: [0x20, 0, 0x20, 1, 0x10, 1] },
  ]);
  const detail = `the guest needs more than ${DEPTH} bytes of call stack`;
  expect(mutual.run(1, [0, 0])).toMatchObject({ kind: 'fault', detail });
  const indirect = guestOf([{ type: 1, code: [0x20, 0, 0x20, 1, 0x41, 0, 0x11, 1, 0] }], {
    tables: [[1]],
    elements: [[0, 0x41, 0, 0x0b, 1, 1]],
  });
  expect(indirect.run(1, [0, 0])).toMatchObject({ kind: 'fault', detail });
});

test('what a call took is there again after it, whichever way it returned', () => {
  // Function 2 returns by its end, by `return`, or by a branch to its label, after a call of its own.
  const three = [0x10, 3, 0x20, 0, 0x04, 0x40, 0x0f, 0x0b, 0x20, 1, 0x0d, 0];
  const loop = (...body: number[]) => [
    ...[0x41, ...sleb(20_000), 0x21, 2, 0x03, 0x40, ...body],
    ...[0x20, 2, 0x41, 1, 0x6b, 0x22, 2, 0x0d, 0, 0x0b],
  ];
  for (const slots of [
    [0, 0],
    [1, 0],
    [0, 1],
  ]) {
    const guest = guestOf([
      { type: 1, locals: [I32], code: loop(0x20, 0, 0x20, 1, 0x10, 2) },
      { type: 1, code: three },
      { type: 0, code: [0x01] },
    ]);
    expect(guest.run(1, slots).kind).toBe('returned');
  }
});

test('a last frame that is large is counted too', () => {
  const locals = Array((DEPTH - FRAME_BYTES) / VALUE_BYTES).fill(I32);
  expect(guestOf([{ type: 1, locals, code: [0x01] }]).run(1, [0, 0]).kind).toBe('fault');
  expect(guestOf([{ type: 1, locals: locals.slice(100), code: [0x01] }]).run(1, [0, 0]).kind).toBe(
    'returned',
  );
});

test('fuel that ends at the same entry as the call stack is out-of-fuel', () => {
  const functions = [{ type: 1, code: [...count, 0x20, 0, 0x20, 1, 0x10, 1] }];
  const used = guestOf(functions).run(1, [0, 0]).fuelUsed;
  expect(guestOf(functions).run(1, [0, 0], used).kind).toBe('fault');
  expect(guestOf(functions).run(1, [0, 0], used - 1).kind).toBe('out-of-fuel');
});

test('a deep recursion within a large limit does not reach the end of the stack of the host', () => {
  const image = assemble({
    types: [
      [[], []],
      [[I32, I32], []],
    ],
    functions: [
      { type: 0, code: [] },
      { type: 1, code: [...count, 0x20, 0, 0x20, 1, 0x10, 1] },
    ],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 0],
      ['dispatch#1', 0, 1],
    ],
  });
  const guest = load(image, { memory: 65_536, depth: 512 * 1024 });
  expect(guest.run(1, [0, 0]).detail).toBe('the guest needs more than 524288 bytes of call stack');
});
