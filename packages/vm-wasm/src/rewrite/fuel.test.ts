import { describe, expect, test } from 'vitest';
import { FUNCREF, I32 } from '../image/value-type.js';
import { assemble, leb, type Parts, sleb } from '../testing/assemble.js';
import { type Guest, load } from '../testing/guest.js';

/** Types: 0 `() -> ()`, 1 `() -> i32`, 2 `(i32, i32) -> ()`, 3 `(i32) -> i32`. Imports: 0 tick (10), 1 print (5 + 2 a byte). */
function guestOf(functions: Parts['functions'], more: Parts = {}): Guest {
  return load(
    assemble({
      types: [
        [[], []],
        [[], [I32]],
        [[I32, I32], []],
        [[I32], [I32]],
      ],
      imports: [
        { field: 'tick#1', type: 1 },
        { field: 'print#3', type: 2 },
      ],
      functions: [{ type: 0, code: [] }, ...(functions ?? [])],
      memory: [1, 4],
      exports: [
        ['memory', 2, 0],
        ['dispatch#0', 0, 2],
        ['dispatch#1', 0, 3],
      ],
      ...more,
    }),
  );
}

/** What dispatch 1 of such a guest uses. */
function fuelOf(functions: Parts['functions'], more: Parts = {}, slots: number[] = [0, 0]): number {
  const outcome = guestOf(functions, more).run(1, slots);
  expect(outcome).toMatchObject({ kind: 'returned', detail: '' });
  return outcome.fuelUsed;
}

const run = (...code: number[]) => [{ type: 2, locals: [I32], code }];
const constant = (value: number) => [0x41, ...sleb(value)];

test('every instruction but end and else costs one', () => {
  expect(fuelOf(run())).toBe(0);
  expect(fuelOf(run(0x01))).toBe(1);
  // local.get, local.get, i32.add, drop
  expect(fuelOf(run(0x20, 0, 0x20, 1, 0x6a, 0x1a))).toBe(4);
  // block, block, end, end
  expect(fuelOf(run(0x02, 0x40, 0x02, 0x40, 0x0b, 0x0b))).toBe(2);
});

test('outside loops both sides of an if are paid for', () => {
  // local.get, if, nop, nop, else, nop, end
  expect(fuelOf(run(0x20, 0, 0x04, 0x40, 0x01, 0x01, 0x05, 0x01, 0x0b))).toBe(5);
});

test('a loop pays for its body at every round', () => {
  // Entry: i32.const, local.set, loop = 3. A round: local.get, i32.const, i32.sub, local.tee, br_if = 5.
  const loop = [...constant(10), 0x21, 2, 0x03, 0x40, 0x20, 2, ...constant(1), 0x6b, 0x22, 2, 0x0d, 0, 0x0b];
  expect(fuelOf(run(...loop))).toBe(3 + 10 * 5);
});

test('an inner loop pays for itself, its loop instruction belongs to the outer one', () => {
  // Outer round: loop, i32.const, local.set and 5 as above = 8; inner rounds 5 each. Locals: 2 inner, 3 outer.
  const down = (local: number) => [0x20, local, ...constant(1), 0x6b, 0x22, local, 0x0d, 0];
  const inner = [...constant(4), 0x21, 2, 0x03, 0x40, ...down(2), 0x0b];
  const code = [...constant(3), 0x21, 3, 0x03, 0x40, ...inner, ...down(3), 0x0b];
  expect(fuelOf([{ type: 2, locals: [I32, I32], code }])).toBe(3 + 3 * (8 + 4 * 5));
});

test('many locals cost one for each eight', () => {
  expect(fuelOf([{ type: 2, locals: Array(7).fill(I32), code: [0x01] }])).toBe(1);
  expect(fuelOf([{ type: 2, locals: Array(80).fill(I32), code: [0x01] }])).toBe(11);
});

test('a called function pays for itself', () => {
  const functions = [...run(0x10, 4, 0x10, 4), { type: 0, code: [0x01, 0x01, 0x01] }];
  expect(fuelOf(functions)).toBe(2 + 2 * 3);
});

test('a syscall costs its base wherever it is called from, and only when it is called', () => {
  expect(fuelOf(run(0x10, 0, 0x1a))).toBe(2 + 10);
  const guarded = run(0x20, 0, 0x04, 0x40, 0x10, 0, 0x1a, 0x0b);
  expect(fuelOf(guarded, {}, [0, 0])).toBe(4);
  expect(fuelOf(guarded, {}, [1, 0])).toBe(4 + 10);
});

test('a syscall costs by the lengths that it is given', () => {
  expect(fuelOf(run(...constant(0), ...constant(30), 0x10, 1))).toBe(3 + 5 + 30 * 2);
});

test('a syscall costs the same through a table and through an export', () => {
  const table = { tables: [[1]], elements: [[0, 0x41, 0, 0x0b, 1, 0]] };
  expect(fuelOf(run(...constant(0), 0x11, 1, 0, 0x1a), table)).toBe(3 + 10);
  const exported: Parts = {
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 2],
      ['dispatch#1', 0, 1],
    ],
  };
  expect(fuelOf([], exported, [0, 20])).toBe(5 + 20 * 2);
});

test('a reference to a syscall made in code, in a global or in an element expression pays too', () => {
  const tables = [[2]];
  const call = [...constant(1), 0x11, 1, 0, 0x1a];
  const elements = [[3, 0, 1, 0]]; // declares function 0
  // i32.const, ref.func, table.set (16), and the call
  expect(fuelOf(run(...constant(1), 0xd2, 0, 0x26, 0, ...call), { tables, elements })).toBe(18 + 3 + 10);
  const globals = [[FUNCREF, 0, 0xd2, 0, 0x0b]];
  expect(fuelOf(run(...constant(1), 0x23, 0, 0x26, 0, ...call), { tables, globals })).toBe(18 + 3 + 10);
  // Form 4: active, table 0, expressions
  const expressions = [[4, 0x41, 0, 0x0b, 2, 0xd0, 0x70, 0x0b, 0xd2, 0, 0x0b]];
  expect(fuelOf(run(...call), { tables, elements: expressions })).toBe(3 + 10);
});

test('bulk instructions cost by their length', () => {
  const fill = (length: number) => [...constant(0), ...constant(7), ...constant(length), 0xfc, 11, 0];
  expect(fuelOf(run(...fill(0)))).toBe(4 + 16);
  expect(fuelOf(run(...fill(8000)))).toBe(4 + 16 + 1000);
  const copy = [...constant(0), ...constant(8), ...constant(800), 0xfc, 10, 0, 0];
  expect(fuelOf(run(...copy))).toBe(4 + 16 + 100);
  const init = [...constant(0), ...constant(0), ...constant(3), 0xfc, 8, 0, 0];
  expect(fuelOf(run(...init), { dataCount: true, data: [[1, 3, 1, 2, 3]] })).toBe(4 + 16);
  expect(fuelOf(run(...constant(2), 0x40, 0, 0x1a))).toBe(3 + 3 * 1024);
  const grow = [0xd0, 0x70, ...constant(5), 0xfc, 15, 0, 0x1a];
  expect(fuelOf(run(...grow), { tables: [[1]] })).toBe(4 + 64 + 5 * 8);
});

test('memory.init and the instructions on tables cost by their length', () => {
  const init = [...constant(0), ...constant(0), ...constant(8000), 0xfc, 8, 0, 0];
  const segment = [1, ...leb(8000), ...Array<number>(8000).fill(7)];
  expect(fuelOf(run(...init), { dataCount: true, data: [segment] })).toBe(4 + 16 + 1000);
  const table: Parts = { tables: [[10]], elements: [[1, 0, 3, 2, 2, 2]] };
  const three = [...constant(0), ...constant(0), ...constant(3)];
  expect(fuelOf(run(...three, 0xfc, 14, 0, 0), table)).toBe(4 + 16 + 3 * 8);
  expect(fuelOf(run(...three, 0xfc, 12, 0, 0), table)).toBe(4 + 16 + 3 * 8);
  const fill = [...constant(0), 0xd0, 0x70, ...constant(7), 0xfc, 17, 0];
  expect(fuelOf(run(...fill), table)).toBe(4 + 16 + 7 * 8);
});

/** Instructions whose length stands last, what they cost beside it, and how they end when it is paid for and too much. */
const LONG: readonly (readonly [
  name: string,
  code: (length: number) => number[],
  cost: (length: number) => number,
  end: 'returned' | 'crashed',
])[] = [
  [
    'memory.grow',
    (length) => [...constant(length), 0x40, 0, 0x1a],
    (length) => 3 + 1024 + 1024 * length,
    'returned',
  ],
  [
    'memory.fill',
    (length) => [...constant(0), ...constant(7), ...constant(length), 0xfc, 11, 0],
    (length) => 4 + 16 + Math.floor(length / 8),
    'crashed',
  ],
  [
    'memory.copy',
    (length) => [...constant(0), ...constant(8), ...constant(length), 0xfc, 10, 0, 0],
    (length) => 4 + 16 + Math.floor(length / 8),
    'crashed',
  ],
  [
    'memory.init',
    (length) => [...constant(0), ...constant(0), ...constant(length), 0xfc, 8, 0, 0],
    (length) => 4 + 16 + Math.floor(length / 8),
    'crashed',
  ],
  [
    'table.grow',
    (length) => [0xd0, 0x70, ...constant(length), 0xfc, 15, 0, 0x1a],
    (length) => 4 + 64 + 8 * length,
    'returned',
  ],
  [
    'table.fill',
    (length) => [...constant(0), 0xd0, 0x70, ...constant(length), 0xfc, 17, 0],
    (length) => 4 + 16 + 8 * length,
    'crashed',
  ],
  [
    'table.copy',
    (length) => [...constant(0), ...constant(0), ...constant(length), 0xfc, 14, 0, 0],
    (length) => 4 + 16 + 8 * length,
    'crashed',
  ],
  [
    'table.init',
    (length) => [...constant(0), ...constant(0), ...constant(length), 0xfc, 12, 0, 0],
    (length) => 4 + 16 + 8 * length,
    'crashed',
  ],
];

describe.each(LONG)('%s', (_, code, cost, end) => {
  test.each([-1, 0x80000000 | 0])('pays for the length %i as for an unsigned one', (length) => {
    const more: Parts = { tables: [[10]], elements: [[1, 0, 1, 2]], dataCount: true, data: [[1, 1, 7]] };
    const guest = () => guestOf(run(...code(length)), more);
    const price = cost(length >>> 0);
    expect(guest().run(1, [0, 0], 1_000_000)).toMatchObject({ kind: 'out-of-fuel', fuelUsed: 1_000_000 });
    expect(guest().run(1, [0, 0], price - 1)).toMatchObject({ kind: 'out-of-fuel', fuelUsed: price - 1 });
    expect(guest().run(1, [0, 0], price + 5)).toMatchObject({ kind: end, fuelUsed: price });
  });
});

test('bulk instructions in loops see the fuel of their loop', () => {
  const down = [0x20, 2, ...constant(1), 0x6b, 0x22, 2, 0x0d, 0];
  const fill = [...constant(0), ...constant(7), ...constant(8), 0xfc, 11, 0];
  const code = [...constant(10), 0x21, 2, 0x03, 0x40, ...fill, ...down, 0x0b];
  expect(fuelOf(run(...code))).toBe(3 + 10 * (4 + 17 + 5));
  // With a call in the loop the fuel is taken afresh each time.
  const calling = [...constant(10), 0x21, 2, 0x03, 0x40, 0x10, 4, ...fill, ...down, 0x0b];
  expect(fuelOf([...run(...calling), { type: 0, code: [0x01] }])).toBe(3 + 10 * (1 + 1 + 4 + 17 + 5));
});

/** What a call of function 4, `(i32) -> i32`, costs beside the call. */
function costOfCall(code: number[], argument: number): number {
  return (
    fuelOf([...run(...constant(argument), 0x10, 4, 0x1a), { type: 3, code }, { type: 3, code: [0x20, 0] }]) -
    3
  );
}

test('what follows an early return is paid for when it is reached', () => {
  // local.get, if, local.get, return | i32.const, call 5 (1), i32.const, i32.add: the head is 4, behind the split stand 4 and the head of function 5
  const code = [0x20, 0, 0x04, 0x40, 0x20, 0, 0x0f, 0x0b, ...constant(1), 0x10, 5, ...constant(1), 0x6a];
  expect(costOfCall(code, 1)).toBe(4 + 1);
  expect(costOfCall(code, 0)).toBe(4 + 1 + 3 + 1);
});

test('what can be reached past the calls is part of the head', () => {
  // block, local.get, br_if 0 | local.get, call 5, drop | end, nop, nop, local.get
  const code = [0x02, 0x40, 0x20, 0, 0x0d, 0, 0x20, 0, 0x10, 5, 0x1a, 0x0b, 0x01, 0x01, 0x20, 0];
  expect(costOfCall(code, 1)).toBe(3 + 1 + 3);
  expect(costOfCall(code, 0)).toBe(3 + 1 + 3 + 2 + 1);
});

test('with calls in both arms the split stands before them, with calls in one it stands there', () => {
  const call = [0x20, 0, 0x10, 5, 0x1a];
  const both = [0x20, 0, 0x04, 0x40, ...call, 0x05, ...call, 0x0b, 0x20, 0];
  expect([0, 1].map((argument) => costOfCall(both, argument))).toEqual([11, 11]);
  const one = [0x20, 0, 0x04, 0x40, ...call, 0x05, 0x01, 0x0b, 0x20, 0];
  // The first arm: local.get in front of the split, call, drop, and the head of function 5 behind it.
  expect([0, 1].map((argument) => costOfCall(one, argument))).toEqual([5, 8]);
  const other = [0x20, 0, 0x04, 0x40, 0x01, 0x05, ...call, 0x0b, 0x20, 0];
  expect([0, 1].map((argument) => costOfCall(other, argument))).toEqual([8, 5]);
});

test('a loop with calls is paid for from its beginning, and the split stands in front of it', () => {
  // local.get, local.get, br_if (leaving) | loop: local.get, call 5, drop
  const code = [0x02, 0x40, 0x20, 0, 0x0d, 0, 0x03, 0x40, 0x20, 0, 0x10, 5, 0x1a, 0x0b, 0x0b, 0x20, 0];
  expect([0, 1].map((argument) => costOfCall(code, argument))).toEqual([4 + 1 + 4, 4]);
});

test('a function that is called through a table pays for itself, by whatever way it is called', () => {
  const code = [0x20, 0, ...constant(1), 0x6a];
  const direct = [...run(...constant(0), 0x10, 4, 0x1a), { type: 3, code }];
  const elements = [[0, 0x41, 0, 0x0b, 1, 4]];
  expect(fuelOf(direct)).toBe(3 + 3);
  expect(fuelOf(direct, { tables: [[1]], elements })).toBe(3 + 3);
  const indirect = [...run(...constant(0), ...constant(0), 0x11, 3, 0, 0x1a), { type: 3, code }];
  expect(fuelOf(indirect, { tables: [[1]], elements })).toBe(4 + 3);
});

test('a long head is paid for when the function is called, not when it could be', () => {
  const long = [...Array(40).fill(0x01), 0x20, 0];
  const code = [0x20, 0, 0x04, 0x40, ...constant(0), 0x10, 4, 0x1a, 0x0b];
  const functions = [...run(...code), { type: 3, code: long }];
  expect(fuelOf(functions, {}, [0, 0])).toBe(5);
  expect(fuelOf(functions, {}, [1, 0])).toBe(5 + 41);
});
