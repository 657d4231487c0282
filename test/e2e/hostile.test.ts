import { describe, expect, test } from 'vitest';
import { embedvmCall, embedvmGuest, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES as TYPES } from '../src/wasm-types.js';

/** What a wasm guest does in its first dispatch, and the fault that it ends in. */
const WASM: readonly [name: string, start: string, reason: string, call: string][] = [
  ['pointer past the end', '(call $puts (i32.const 65536) (i32.const 1))', 'bad-pointer', 'puts'],
  ['pointer past the end, length 0', '(call $puts (i32.const 65537) (i32.const 0))', 'bad-pointer', 'puts'],
  ['last byte and one more', '(call $puts (i32.const 65535) (i32.const 2))', 'bad-pointer', 'puts'],
  ['pointer + length = 2^32', '(call $puts (i32.const -16) (i32.const 16))', 'bad-pointer', 'puts'],
  ['length above the bound', '(call $puts (i32.const 0) (i32.const 1025))', 'bad-length', 'puts'],
  ['negative length', '(call $puts (i32.const 0) (i32.const -1))', 'bad-length', 'puts'],
  ['result pointer past the end', '(call $clockMicros (i32.const 65529))', 'bad-pointer', 'clockMicros'],
  ['handle 0', '(drop (call $saulType (i32.const 0)))', 'bad-handle', 'saulType'],
  ['a handle that is not there', '(drop (call $saulType (i32.const 1)))', 'bad-handle', 'saulType'],
  ['an export number', '(drop (call $saulType (i32.const 0x80000001)))', 'bad-handle', 'saulType'],
  [
    'a handle of another kind',
    '(drop (call $saulType (call $timerSetMs (i32.const 9))))',
    'wrong-kind',
    'saulType',
  ],
  [
    'a closed handle',
    `(local $device i32) (local.set $device (call $saulIterInit))
     (drop (call $handleClose (local.get $device))) (drop (call $saulType (local.get $device)))`,
    'bad-handle',
    'saulType',
  ],
  [
    'a right that was given up',
    `(drop (call $handleRestrict (call $saulIterInit) (i32.const 2) (i32.const 64)))
     (drop (call $saulRead (i32.load (i32.const 64)) (i32.const 128)))`,
    'missing-right',
    'saulRead',
  ],
  [
    'a length of 2^32 - 1 where the dispatch has bytes',
    '(drop (call $pull (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1)))',
    'bad-length',
    'pull',
  ],
  [
    'a capacity above the bound',
    '(drop (call $saulReadName (call $saulIterInit) (i32.const 0) (i32.const 65)))',
    'bad-length',
    'saulReadName',
  ],
  [
    'a number outside its type',
    '(drop (call $saulFindType (i32.const 256)))',
    'out-of-range',
    'saulFindType',
  ],
  [
    'a parameter that the dispatch lacks',
    '(drop (call $pull (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 1)))',
    'out-of-range',
    'pull',
  ],
];

/** What the record says of some of them beside the reason. */
const DETAILS: ReadonlyMap<string, string> = new Map([
  ['a length of 2^32 - 1 where the dispatch has bytes', 'a length must be at most 32768, not 4294967295'],
  ['a capacity above the bound', 'a length must be at most 64, not 65'],
  ['a number outside its type', 'must be 0 to 255, not 256'],
]);

describe('a wasm guest that breaks a rule faults alone', () => {
  test.each(WASM)('%s', async (name, start, reason, call) => {
    const host = testHost();
    const good = host.add(
      'good',
      'wasm',
      wasmGuest(TYPES, '(drop (call $saulIterInit)) (call $puts (i32.const 0) (i32.const 1))'),
    );
    const bad = host.add('bad', 'wasm', wasmGuest(TYPES, start));
    const summary = await host.finish(bad);
    expect(summary.record?.reason).toBe(reason);
    expect(summary.record?.call).toBe(call);
    expect(summary.record?.inCall).toBe(true);
    expect(summary.record?.programCounter).toBeGreaterThan(0);
    const said = DETAILS.get(name);
    if (said !== undefined) expect(summary.record?.detail).toBe(said);
    expect(summary.record?.lines.at(-1)).toMatch(new RegExp(`^${call}\\(.*\\) = fault$`));
    expect(summary.state).toBe('terminated');
    expect(summary.handles).toBe(0);
    expect(host.kernel.vats()[good - 1].state).toBe('ended');
    expect(host.bugs).toEqual([]);
    expect(host.kernel.objects.live).toBe(0);
  });
});

const call = embedvmCall;

const EMBEDVM: readonly [name: string, body: string, reason: string, call: string][] = [
  ['an unknown number', call(999), 'unknown-call', 'syscall#999'],
  ['no number at all', 'push 0\nuf 0', 'unknown-call', 'syscall#0'],
  ['a slot too few', call(16, 0), 'argument-count', 'puts'],
  ['a slot too many', call(16, 0, 0, 0), 'argument-count', 'puts'],
  ['length above the bound', call(16, 0, 1025), 'bad-length', 'puts'],
  ['a pointer that wraps', call(16, 65535, 2), 'bad-pointer', 'puts'],
  ['result pointer past the end', call(27, 65529), 'bad-pointer', 'clockMicros'],
  ['handle 0', call(34, 0), 'bad-handle', 'saulType'],
  ['an export number', call(34, 0x8001), 'bad-handle', 'saulType'],
  ['a number outside its type', call(38, 256), 'out-of-range', 'saulFindType'],
];

describe('an EmbedVM guest that breaks a rule faults alone', () => {
  test.each(EMBEDVM)('%s', async (_name, body, reason, name) => {
    const host = testHost();
    const good = host.add('good', 'embedvm', embedvmGuest(`${call(32)}\ndrop\nret0`));
    const bad = host.add('bad', 'embedvm', embedvmGuest(`${body}\nret0`));
    const summary = await host.finish(bad);
    expect(summary.record?.reason).toBe(reason);
    expect(summary.record?.call).toBe(name);
    expect(summary.state).toBe('terminated');
    expect(host.kernel.vats()[good - 1].state).toBe('ended');
    expect(host.bugs).toEqual([]);
    expect(host.kernel.objects.live).toBe(0);
  });

  test.each([
    ['division by zero', 'push 1\npush 0\ndiv\nret', /zero/],
    ['a reserved opcode', 'opcode 0x8f', /reserved/],
    ['another user call', 'push 0\nuf 3', /user call/],
  ])('%s is a fault of the machine, not of a call', async (_name, body, detail) => {
    const host = testHost();
    const { record } = await host.finish(host.add('bad', 'embedvm', embedvmGuest(body)));
    expect(record?.reason).toBe('machine');
    expect(record?.detail).toMatch(detail);
    expect(record?.inCall).toBe(false);
  });
});

describe('a guest that never ends', () => {
  test('an endless loop on wasm ends as out-of-fuel, and may be parked instead', async () => {
    const host = testHost();
    const loop = wasmGuest({}, '(loop $again (br $again))');
    const ended = host.add('ended', 'wasm', loop, { fuel: 100_000 });
    const parked = host.add('parked', 'wasm', loop, { fuel: 100_000, onOutOfFuel: 'park' });
    const summary = await host.finish(ended);
    expect(summary).toMatchObject({ state: 'terminated', reason: 'out-of-fuel' });
    expect(host.kernel.vats()[parked - 1]).toMatchObject({ state: 'parked', reason: 'out-of-fuel' });
  });

  test('an endless loop on EmbedVM is sliced; the others go on, and its meter parks it', async () => {
    const host = testHost();
    const bad = host.add('loop', 'embedvm', embedvmGuest('again:\njmp again'), {
      fuel: 1_000,
      meter: 50_500,
    });
    const good = host.add('good', 'wasm', wasmGuest(TYPES, '(call $puts (i32.const 0) (i32.const 0))'));
    const summary = await host.finish(bad);
    expect(summary).toMatchObject({ state: 'parked', reason: 'meter-empty', cranks: 50, fuelUsed: 50_000 });
    expect(host.kernel.vats()[good - 1].state).toBe('ended');
  });

  test('endless recursion ends on both', async () => {
    const host = testHost();
    const deep = host.add('wasm', 'wasm', wasmGuest({}, '(call $deep)', '(func $deep (call $deep))'));
    const stack = host.add('embedvm', 'embedvm', embedvmGuest('call main\nret0'));
    expect(await host.finish(deep)).toMatchObject({ state: 'terminated', reason: 'call-depth' });
    expect(await host.finish(stack)).toMatchObject({ state: 'terminated', reason: 'machine' });
  });
});
