import { expect, test } from 'vitest';
import { I32 } from './image/value-type.js';
import { assemble, type Parts, sleb } from './testing/assemble.js';
import { type Guest, load, readI32 } from './testing/guest.js';
import { wat } from './testing/wat.js';

const HEAD = `
  (import "callgate" "tick#1" (func $tick (result i32)))
  (import "callgate" "sensorRead#2" (func $sensorRead (param i32 i32) (result i32)))
  (import "callgate" "print#3" (func $print (param i32 i32)))
  (import "callgate" "fail#4" (func $fail))
  (import "callgate" "exhaust#5" (func $exhaust))
  (import "callgate" "trapOutside#7" (func $trapOutside))
  (func (export "dispatch#0"))`;

const guest = (body: string, memory = '1 2', table = '4'): Guest =>
  load(
    wat(`(module ${HEAD}
      (memory (export "memory") ${memory})
      (data (i32.const 16) "hello")
      (table $table ${table} funcref) (elem (i32.const 0) $run $tick)
      (elem $functions func $run $run) (data $passive "12345")
      (type $tick (func (result i32))) (type $run (func (param i32 i32)))
      (func $run (export "dispatch#1") (param $a i32) (param $b i32) (local $i i32) ${body}))`),
  );

test('a guest calls with scalars, handles and slices', () => {
  const it = guest(`
    (i32.store (i32.const 0) (call $sensorRead (local.get $a) (i32.const 4)))
    (call $print (i32.const 16) (i32.const 5))
    (i32.store (i32.const 8) (call $tick))`);
  const outcome = it.run(1, [it.handle, 0]);
  expect(outcome).toMatchObject({ kind: 'returned', programCounter: -1, detail: '' });
  expect(readI32(it, 4)).toBe(700);
  expect(readI32(it, 8)).toBe(1);
  expect(it.log).toEqual(['hello']);
});

test('what a guest does wrong is a fault, and the program counter says where', () => {
  const cases: [body: string, reason: string][] = [
    ['(drop (call $sensorRead (i32.const 12345) (i32.const 4)))', 'bad-handle'],
    ['(drop (call $sensorRead (local.get $a) (i32.const 65533)))', 'bad-pointer'],
    ['(drop (call $sensorRead (local.get $a) (i32.const -1)))', 'bad-pointer'],
    ['(call $print (i32.const 0) (i32.const 65))', 'bad-length'],
    ['(call $print (i32.const 65530) (i32.const 10))', 'bad-pointer'],
  ];
  for (const [body, reason] of cases) {
    const it = guest(body);
    const outcome = it.run(1, [it.handle, 0]);
    expect(outcome.kind).toBe('fault');
    expect(it.gate.reason).toBe(reason);
    expect(outcome.programCounter).toBeGreaterThan(0);
  }
});

test('a handler that fails is a bug of the kernel, not of the guest', () => {
  const it = guest('(call $fail)');
  expect(it.run(1, [0, 0]).kind).toBe('fault');
  expect(it.gate.reason).toBe('kernel-bug');
  expect(it.bugs).toHaveLength(1);
  const wasmInside = guest('(call $trapOutside)');
  expect(wasmInside.run(1, [0, 0]).kind).toBe('fault');
  expect(wasmInside.gate.reason).toBe('kernel-bug');
});

test('a guest that goes on after its fault has faulted, whatever it returns', () => {
  const it = guest('(drop (call $tick)) (i32.store (i32.const 0) (i32.const 1))');
  it.world.during = () => {
    try {
      it.gate.fault('out-of-range', 'the handler swallows this');
    } catch {
      // What a handler must not do.
    }
  };
  const outcome = it.run(1, [0, 0]);
  expect(readI32(it)).toBe(1);
  expect(outcome).toMatchObject({ kind: 'fault', detail: 'the handler swallows this', fuelUsed: 5 + 10 });
  expect(it.gate.reason).toBe('out-of-range');
  expect(it.run(0)).toMatchObject({ kind: 'fault', fuelUsed: 0 });
  expect(it.vm.accepts(1)).toBe(false);
});

test('a handler that exhausts the stack of the host is a fault of the caller', () => {
  const it = guest('(call $exhaust)');
  expect(it.run(1, [0, 0])).toMatchObject({ kind: 'fault', detail: 'the stack of the host was exhausted' });
  expect(it.gate.reason).toBe('call-depth');
});

const LOOP = '(loop $l (br $l))';
const RUNAWAYS: [what: string, body: string][] = [
  ['a loop', LOOP],
  [
    'a loop in a loop',
    '(loop $o (local.set $i (i32.const 9)) (loop $l (br_if $l (local.tee $i (i32.sub (local.get $i) (i32.const 1))))) (br $o))',
  ],
  ['a loop of syscalls', '(loop $l (drop (call $tick)) (br $l))'],
  ['a loop through a table', '(loop $l (drop (call_indirect (type $tick) (i32.const 1))) (br $l))'],
  ['filling memory', '(loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l))'],
  ['copying memory', '(loop $l (memory.copy (i32.const 0) (i32.const 1) (i32.const 65535)) (br $l))'],
  ['growing memory', '(loop $l (drop (memory.grow (i32.const 1))) (br $l))'],
  ['growing memory by nothing', '(loop $l (drop (memory.grow (i32.const 0))) (br $l))'],
  ['growing memory by everything', '(loop $l (drop (memory.grow (i32.const 65535))) (br $l))'],
  ['growing a table', '(loop $l (drop (table.grow $table (ref.null func) (i32.const 1))) (br $l))'],
  ['filling a table', '(loop $l (table.fill $table (i32.const 0) (ref.null func) (i32.const 4)) (br $l))'],
];

test.each(RUNAWAYS)('%s ends when the fuel does', (_, body) => {
  for (const fuel of [0, 1, 1_000, 1_000_000]) {
    const outcome = guest(body).run(1, [0, 0], fuel);
    expect(outcome).toMatchObject({ kind: 'out-of-fuel', fuelUsed: fuel });
    expect(outcome.programCounter).toBeGreaterThan(0);
  }
});

test('a handler cannot enter the guest that it answers, so no memory grows behind a check', () => {
  const it = guest('(drop (memory.grow (i32.const 1))) (drop (call $tick))', '1 9');
  let bytes = it.bytes();
  it.world.during = () => {
    bytes = it.bytes();
    it.vm.dispatch(1, Int32Array.of(0, 0), 1_000_000);
  };
  expect(it.run(1, [0, 0]).kind).toBe('fault');
  expect(it.gate.reason).toBe('kernel-bug');
  expect(String(it.bugs)).toContain('invariant: a guest is not entered while a handler answers it');
  expect(bytes.length).toBe(2 * 65_536);
});

test('memory grows up to the limit and not beyond', () => {
  const body =
    '(i32.store (i32.const 0) (memory.grow (i32.const 15))) (i32.store (i32.const 4) (memory.grow (i32.const 1)))';
  for (const memory of ['1', '1 65536']) {
    const it = guest(body, memory);
    expect(it.run(1, [0, 0]).kind).toBe('returned');
    expect([readI32(it, 0), readI32(it, 4)]).toEqual([1, -1]);
    expect(it.bytes().length).toBe(16 * 65_536);
  }
});

test('a table grows up to its bound and not beyond', () => {
  const body = `
    (i32.store (i32.const 0) (table.grow $table (ref.null func) (i32.const 65532)))
    (i32.store (i32.const 4) (table.grow $table (ref.null func) (i32.const 1)))`;
  for (const table of ['4', '4 9000000']) {
    const it = guest(body, '1', table);
    expect(it.run(1, [0, 0]).kind).toBe('returned');
    expect([readI32(it, 0), readI32(it, 4)]).toEqual([4, -1]);
  }
});

const OTHER_TYPE = 'call of no function or of one of another type';
test.each<[trap: string, body: string]>([
  ['unreachable', '(unreachable)'],
  ['divide by zero', '(drop (i32.div_s (local.get $a) (local.get $b)))'],
  ['memory access out of bounds', '(drop (i32.load (i32.const -4)))'],
  ['memory access out of bounds', '(memory.fill (i32.const 65530) (i32.const 0) (i32.const 7))'],
  ['memory access out of bounds', '(memory.init $passive (i32.const 0) (i32.const 3) (i32.const 3))'],
  ['remainder by zero', '(drop (i32.rem_u (local.get $a) (local.get $b)))'],
  [
    'divide result unrepresentable',
    '(drop (i32.div_s (i32.or (local.get $a) (i32.const 0x80000000)) (i32.sub (local.get $b) (i32.const 1))))',
  ],
  ['float unrepresentable in integer range', '(drop (i32.trunc_f64_s (f64.const nan)))'],
  [OTHER_TYPE, '(drop (call_indirect (type $tick) (i32.const 0)))'],
  [OTHER_TYPE, '(drop (call_indirect (type $tick) (i32.const 3)))'],
  ['table index out of bounds', '(drop (call_indirect (type $tick) (i32.const 100)))'],
  ['table index out of bounds', '(drop (table.get $table (i32.const 100)))'],
  ['table index out of bounds', '(table.fill $table (i32.const 3) (ref.null func) (i32.const 2))'],
  ['table index out of bounds', '(table.init $table $functions (i32.const 3) (i32.const 0) (i32.const 2))'],
  [
    'element segment out of bounds',
    '(table.init $table $functions (i32.const 0) (i32.const 1) (i32.const 2))',
  ],
])('a trap (%s) is a crash', (trap, body) => {
  const it = guest(body);
  const outcome = it.run(1, [0, 0]);
  expect(outcome).toMatchObject({ kind: 'crashed', detail: trap });
  expect(outcome.fuelUsed).toBeGreaterThan(0);
  expect(it.gate.reason).toBe(null);
});

test('after anything but a return the machine answers the same, and runs nothing', () => {
  const it = guest(
    '(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (unreachable)',
  );
  const { kind, programCounter, detail } = it.run(1, [0, 0]);
  expect(it.run(1, [0, 0])).toEqual({ kind, programCounter, detail, fuelUsed: 0 });
  expect(it.run(0)).toEqual({ kind, programCounter, detail, fuelUsed: 0 });
  expect(readI32(it)).toBe(1);
  expect(it.vm.accepts(1)).toBe(false);
});

test('a machine says what it accepts, and is no machine once closed', () => {
  const it = guest('(nop)');
  expect([0, 1, 2, -1].map((dispatch) => it.vm.accepts(dispatch))).toEqual([true, true, false, false]);
  expect(it.run(0).kind).toBe('returned');
  it.vm.close();
  expect(it.vm.accepts(0)).toBe(false);
  expect(it.run(0)).toMatchObject({ kind: 'crashed', detail: 'the machine is closed' });
  const other = guest('(nop)');
  expect(other.vm.resume(5)).toMatchObject({ kind: 'crashed' });
  expect(guest('(nop)').run(2)).toMatchObject({
    kind: 'crashed',
    detail: 'the guest has no entry for dispatch 2',
  });
});

test('eight slots arrive in order', () => {
  const stores = Array.from(
    { length: 8 },
    (_, slot) => `(i32.store (i32.const ${slot * 4}) (local.get ${slot}))`,
  );
  const it = load(
    wat(`(module ${HEAD} (memory (export "memory") 1)
      (func (export "dispatch#2") (param i32 i32 i32 i32 i32 i32 i32 i32) ${stores.join(' ')}))`),
  );
  expect(it.run(2, [1, -2, 3, -4, 5, -6, 7, -8]).kind).toBe('returned');
  expect(Array.from({ length: 8 }, (_, slot) => readI32(it, slot * 4))).toEqual([1, -2, 3, -4, 5, -6, 7, -8]);
});

const starting = (start: string) =>
  wat(`(module ${HEAD} (memory (export "memory") 1) (func $start ${start}) (start $start)
    (func (export "dispatch#1") (param i32 i32)))`);

test('the start function runs at the beginning of dispatch 0, once, and not at load', () => {
  const it = load(starting('(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (call $tick)))'));
  expect(readI32(it)).toBe(0);
  expect(it.run(1, [0, 0]).kind).toBe('returned');
  expect(readI32(it)).toBe(0);
  expect(it.run(0)).toMatchObject({ kind: 'returned', fuelUsed: 6 + 10 });
  expect(it.run(0)).toMatchObject({ kind: 'returned', fuelUsed: 0 });
  expect(readI32(it)).toBe(1);
});

test('a start function that never ends is out of fuel', () => {
  expect(load(starting(LOOP)).run(0).kind).toBe('out-of-fuel');
});

test('a start function that is a syscall is charged', () => {
  const image = assemble({
    types: [[[], []]],
    imports: [{ field: 'fail#4', type: 0 }],
    functions: [{ type: 0, code: [] }],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 1],
    ],
    start: 0,
  });
  expect(load(image).run(0)).toMatchObject({ kind: 'fault', fuelUsed: 1 });
});

test('the program counter is an offset in the original image', () => {
  // Every kind of insertion stands in front of the trap: entry, loop, syscall, call, length.
  const before = [
    ...[0x10, 0, 0x1a, 0x10, 5, 0x41, 3, 0x21, 2, 0x03, 0x40, 0x20, 2, 0x41, 1, 0x6b, 0x22, 2, 0x0d, 0, 0x0b],
    ...[0x41, 0, 0x41, 0, 0x41, 4, 0xfc, 11, 0, 0xd2, 0, 0x1a],
  ];
  const parts = (code: number[]): Parts => ({
    types: [
      [[], []],
      [[], [I32]],
      [[I32, I32], []],
    ],
    imports: [
      { field: 'tick#1', type: 1 },
      { field: 'fail#4', type: 0 },
      { field: 'print#3', type: 2 },
    ],
    functions: [
      { type: 0, code: [] },
      { type: 2, locals: [I32], code },
      { type: 0, code: [0x01] },
    ],
    tables: [[1]],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 3],
      ['dispatch#1', 0, 4],
    ],
    elements: [[0, 0x41, 0, 0x0b, 1, 0]],
  });
  // Five nops in a row stand nowhere else: they mark the place.
  const nops = [0x01, 0x01, 0x01, 0x01, 0x01];
  const places: [trap: number[], at: number][] = [
    [[0x00], 0],
    [[0x41, ...sleb(-4), 0x28, 2, 0, 0x1a], 2],
    [[0x41, 0, 0x11, 0, 0], 2],
    [[0x41, 0, 0x41, 0, 0x41, ...sleb(70_000), 0xfc, 11, 0], 8],
    [[0x03, 0x40, 0x0c, 0, 0x0b], 0],
    [[0x10, 1], 0],
    [[0x41, 0, 0x41, ...sleb(65), 0x10, 2], 5],
  ];
  for (const [trap, at] of places) {
    const image = assemble(parts([...before, ...nops, ...trap]));
    const mark = Buffer.from(image).indexOf(Buffer.from(nops));
    const outcome = load(image).run(1, [0, 0]);
    expect(outcome.kind).not.toBe('returned');
    expect(outcome.programCounter).toBe(mark + nops.length + at);
  }
});
