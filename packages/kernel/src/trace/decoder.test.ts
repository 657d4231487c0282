import { describe, expect, test } from 'vitest';
import { f32Bits, f64High, f64Low } from '../gate/floats.js';
import { TraceDecoder } from './decoder.js';
import { callLine, traceLine, wordsLine } from './line.js';
import { traceJson } from './json.js';
import type { TraceLowering, TraceParameter, TraceSlot, TraceTable, TraceType } from './table.js';
import type { TraceEvent } from './event.js';

const U8: TraceType = { kind: 'integer', bits: 8, signed: false };
const I16: TraceType = { kind: 'integer', bits: 16, signed: true };
const U32: TraceType = { kind: 'integer', bits: 32, signed: false };
const I64: TraceType = { kind: 'integer', bits: 64, signed: true };
const MODE: TraceType = { kind: 'enum', name: 'Mode' };
const RIGHT: TraceType = { kind: 'enum', name: 'Right' };
const BYTES: TraceType = { kind: 'bytes', max: 100 };
const POINTS: TraceType = { kind: 'list', element: { kind: 'record', name: 'Point' }, max: 40 };
const DOOR: TraceType = { kind: 'handle', of: 'Door' };

function parameter(name: string, type: TraceType, more: Partial<TraceParameter> = {}): TraceParameter {
  return { name, type, direction: 'in', sensitive: false, ...more };
}

const word = (of: number, shift = 0): TraceSlot => ({ of, part: 'word', shift });
const pointer = (of: number): TraceSlot => ({ of, part: 'pointer', shift: 0 });
const length = (of: number): TraceSlot => ({ of, part: 'length', shift: 0 });
const size = (of: number): TraceSlot => ({ of, part: 'size', shift: 0 });

function call(
  number: number,
  name: string,
  parameters: readonly TraceParameter[],
  on: Record<string, TraceLowering>,
  more = {},
) {
  const rest = {
    family: 'odd',
    cost: { base: 10, perByte: 2 },
    result: { type: null, optional: false },
    errors: {},
  };
  return { number, name, parameters, on, ...rest, ...more };
}

const TABLE: TraceTable = {
  profiles: {
    wasm32: { wordBits: 32, handleBits: 32, littleEndian: true },
    embedvm16: { wordBits: 16, handleBits: 16, littleEndian: false },
  },
  enums: {
    Mode: { bits: 8, flags: false, members: { 0: 'Off', 1: 'On' } },
    Right: { bits: 32, flags: true, members: { 1: 'Open', 2: 'Lock', 2147483648: 'Break' } },
  },
  records: {
    Point: {
      size: 4,
      fields: [
        { name: 'x', offset: 0, type: I16 },
        { name: 'mode', offset: 2, type: MODE },
      ],
    },
    Line: {
      size: 8,
      fields: [
        { name: 'from', offset: 0, type: { kind: 'record', name: 'Point' } },
        { name: 'to', offset: 4, type: { kind: 'record', name: 'Point' } },
      ],
    },
  },
  kinds: [{ number: 7, name: 'Door', rights: 'Right' }],
  syscalls: [
    call(
      1,
      'scalars',
      [parameter('a', I64), parameter('b', I16), parameter('right', RIGHT), parameter('mode', MODE)],
      {
        wasm32: { answer: 'nothing', slots: [word(0), word(0, 32), word(1), word(2), word(3)] },
        embedvm16: {
          answer: 'nothing',
          slots: [word(0, 48), word(0, 32), word(0, 16), word(0), word(1), word(2, 16), word(2), word(3)],
        },
      },
    ),
    call(
      2,
      'buffers',
      [parameter('in', BYTES), parameter('out', BYTES, { direction: 'out' })],
      {
        wasm32: { answer: 'value', slots: [pointer(0), length(0), pointer(1), length(1)] },
      },
      { result: { type: U8, optional: false } },
    ),
    call(3, 'points', [parameter('list', POINTS)], {
      wasm32: { answer: 'nothing', slots: [pointer(0), length(0)] },
    }),
    call(
      4,
      'enter',
      [parameter('door', DOOR)],
      { wasm32: { answer: 'pointer', slots: [{ of: 0, part: 'handle', shift: 0 }, pointer(-1)] } },
      {
        result: { type: { kind: 'record', name: 'Line' }, optional: false },
        errors: { 1: 'DoorError.Shut' },
      },
    ),
    call(
      5,
      'wide',
      [],
      { wasm32: { answer: 'pointer', slots: [pointer(-1)] } },
      { result: { type: U32, optional: true } },
    ),
    call(
      8,
      'turn',
      [parameter('text', { kind: 'text', max: 100 }, { direction: 'inout' })],
      { wasm32: { answer: 'value', slots: [pointer(0), length(0)] } },
      { result: { type: U8, optional: false } },
    ),
    call(
      10,
      'floats',
      [parameter('near', { kind: 'float', bits: 32 }), parameter('far', { kind: 'float', bits: 64 })],
      { wasm32: { answer: 'value', slots: [word(0), word(1), word(1, 32)] } },
      { result: { type: { kind: 'float', bits: 64 }, optional: false } },
    ),
    call(
      11,
      'find',
      [],
      { wasm32: { answer: 'value', slots: [] } },
      { result: { type: { kind: 'text', max: 100 }, optional: false } },
    ),
    call(
      12,
      'make',
      [],
      { wasm32: { answer: 'pointer', slots: [pointer(-1)] } },
      {
        result: { type: { kind: 'list', element: DOOR, max: 40 }, optional: false },
        errors: { 1: 'DoorError.Shut' },
      },
    ),
    call(
      6,
      'secret',
      [parameter('door', DOOR, { sensitive: true }), parameter('text', BYTES, { sensitive: true })],
      {
        wasm32: { answer: 'nothing', slots: [{ of: 0, part: 'handle', shift: 0 }, pointer(1), length(1)] },
      },
    ),
    call(
      7,
      'stretch',
      [parameter('line', { kind: 'record', name: 'Line' })],
      {
        wasm32: { answer: 'pointer', slots: [pointer(0), size(0), pointer(-1), size(-1)] },
      },
      { result: { type: { kind: 'record', name: 'Line' }, optional: false } },
    ),
  ],
  dispatches: [
    {
      number: 1,
      name: 'sent',
      parameters: [
        parameter('doors', { kind: 'list', element: DOOR, max: 40 }),
        parameter('text', { kind: 'text', max: 9 }),
        parameter('keys', { kind: 'list', element: { kind: 'handle', of: null }, max: 40 }),
      ],
    },
    {
      number: 2,
      name: 'moved',
      parameters: [
        parameter('to', { kind: 'record', name: 'Point' }),
        parameter('path', POINTS),
        parameter('times', { kind: 'list', element: I64, max: 4 }),
        parameter('angle', { kind: 'float', bits: 64 }),
        parameter('secret', POINTS, { sensitive: true }),
      ],
    },
  ],
};

const decoder = new TraceDecoder(TABLE);
const MEMORY = new Uint8Array(200);
MEMORY.set(new TextEncoder().encode('hello\n'), 10);
MEMORY.set([0x1b, 0x5b, 0x33], 20);
MEMORY.set([0xfb, 0xff, 1, 0, 7, 0, 9, 0], 30);
MEMORY.set(new TextEncoder().encode('é'.repeat(40)), 101);
const memory = (start: number, size: number) =>
  start + size > 200 ? null : MEMORY.subarray(start, start + size);

function line(number: number, slots: readonly number[], result: number | null, more = {}): string {
  return callLine(decoder.syscall({ profile: 'wasm32', number, slots, result, memory, ...more }));
}

describe('values', () => {
  test('wide numbers are joined, narrow ones have their sign, enums and flags their names: on both profiles', () => {
    const said = 'scalars(a=-4294967295, b=-2, right=Open|Break|0x10, mode=On) = ok';
    expect(line(1, [1, -1, -2, 0x80000011 | 0, 1], 0)).toBe(said);
    expect(line(1, [0xffff, 0xffff, 0, 1, 0xfffe, 0x8000, 0x11, 1], 0, { profile: 'embedvm16' })).toBe(said);
    expect(line(1, [0, 0, 0, 0, 9], 0)).toBe('scalars(a=0, b=0, right=0, mode=9) = ok');
  });

  test('bytes are text when a terminal can bear it', () => {
    expect(line(2, [10, 6, 20, 60], 3)).toBe('buffers(in=@10+6 "hello\\n", out=@20+60 0x1b5b33) = 3');
    expect(line(2, [0, 0, 190, 11], 9)).toBe(
      'buffers(in=@0+0 "", out=@190+11) = 9'.replace('out=@190+11', 'out=@190+11 0x000000000000000000'),
    );
  });

  test('a cut excerpt ends before half a character', () => {
    expect(line(2, [101, 80, 0, 0], 0)).toContain(`in=@101+80 "${'é'.repeat(24)}"…`);
    expect(line(2, [100, 80, 0, 0], 0)).toContain('in=@100+80 0x00c3a9');
    expect(line(2, [101, 79, 0, 0], 0)).toContain(`"${'é'.repeat(24)}"…`);
  });

  test('memory that the guest may not touch is not shown', () => {
    expect(line(2, [196, 5, -1, 5], null)).toBe('buffers(in=@196+5, out=@4294967295+5) = fault');
    expect(line(2, [0, 101, 0, 0], null)).toBe('buffers(in=@0+101, out=@0+0) = fault');
    expect(line(2, [10, 6, 20, 3], 3, { memory: undefined })).toBe('buffers(in=@10+6, out=@20+3) = 3');
  });

  test('a buffer that is read and filled shows what was filled', () => {
    expect(line(8, [10, 6], 4)).toBe('turn(text=@10+6 "hell") = 4');
    expect(line(8, [10, 6], null)).toBe('turn(text=@10+6) = fault');
  });

  test('what is counted in elements is shown in bytes', () => {
    expect(line(8, [10, 3], 2, { unitBytes: 3 })).toBe('turn(text=@10+9 "hello\\n") = 2');
    expect(line(8, [10, 3], null, { unitBytes: 3 })).toBe('turn(text=@10+9) = fault');
  });

  test('floats, of 64 bits in two words, also as a result', () => {
    const slots = [f32Bits(-0.5), f64Low(0.1), f64High(0.1), 0, 0, f64Low(Math.PI)];
    expect(line(10, slots, f64High(Math.PI))).toBe(`floats(near=-0.5, far=0.1) = ${Math.PI}`);
    expect(line(10, [0, 0, f64High(Number.NaN)], null)).toBe('floats(near=0, far=NaN) = fault');
  });

  test('what waits to be pulled is shown where it is known, and its length where it is not', () => {
    const register = (parameter: number) =>
      parameter === 255 ? new TextEncoder().encode('hi') : Uint8Array.of(5, 0, 0, 0, 6, 0, 0, 0);
    const resolve = (handle: number) => ({ object: `ko${handle}`, kind: 7, rights: 1 });
    expect(line(11, [], 2, { register })).toBe('find() = +2 "hi"');
    expect(line(11, [], 2)).toBe('find() = +2');
    expect(line(11, [], null)).toBe('find() = fault');
    MEMORY.set([2, 0], 60);
    expect(line(12, [60], 0, { register, resolve })).toBe('make() = +2 [Door#5/ko5[Open], Door#6/ko6[Open]]');
    expect(line(12, [60], 0)).toBe('make() = +2');
    expect(line(12, [60], 0, { memory: undefined })).toBe('make(out=@60) = ok');
    expect(line(12, [60], 1)).toBe('make() = DoorError.Shut');
  });

  test('lists of handles in a dispatch, each with the name that the kernel gives it', () => {
    const delivery = {
      dispatch: 1,
      values: [2, 2, 17],
      objects: [0, 0, 0],
      parts: [null, Uint8Array.of(0x68, 0x69), null],
      lists: [Int32Array.of(11, 12), null, new Int32Array(17).fill(13)],
    };
    const resolve = (handle: number) => ({ object: `ko${handle}`, kind: 7, rights: 1 });
    const [doors, text, keys] = decoder.dispatch(delivery, 'wasm32', (object) => object + 100, resolve);
    expect(doors.value).toMatchObject({
      length: 2,
      elements: [{ handle: 111, object: 'ko111', of: 'Door' }, { handle: 112 }],
      cut: false,
    });
    expect(text.value).toMatchObject({ kind: 'bytes', length: 2 });
    expect(keys.value).toMatchObject({ length: 17, cut: true });
  });

  test.each(['wasm32', 'embedvm16'])(
    'what a dispatch carries in the byte order of the kernel, on %s',
    (id) => {
      const part = (...bytes: number[]) => Uint8Array.from(bytes);
      const delivery = {
        dispatch: 2,
        values: [0, 2, 1, 0, 1],
        objects: [0, 0, 0, 0, 0],
        parts: [
          part(0xfb, 0xff, 1, 0),
          part(1, 0, 0, 0, 0, 1, 1, 0),
          part(0xfe, 255, 255, 255, 255, 255, 255, 255),
          part(0, 0, 0, 0, 0, 0, 0xf8, 0x3f),
          part(1, 2, 3, 4),
        ],
      };
      const parameters = decoder.dispatch(
        delivery,
        id,
        () => 0,
        () => null,
      );
      const event: TraceEvent = {
        kind: 'dispatch',
        vat: 'a',
        crank: 1,
        number: 2,
        name: 'moved',
        parameters,
      };
      expect(traceLine(event)).toBe(
        'crank 1: moved(to=Point{x=-5, mode=On}, path=+2 [Point{x=1, mode=Off}, Point{x=256, mode=On}], times=+1 [-2], angle=1.5, secret=<redacted>)',
      );
    },
  );

  test('lists and records', () => {
    expect(line(3, [30, 2], 0)).toBe('points(list=@30+2 [Point{x=-5, mode=On}, Point{x=7, mode=9}]) = ok');
    expect(line(3, [0, 40], 0)).toMatch(/, …\]\) = ok$/);
    expect(line(4, [5, 30], 0)).toBe(
      'enter(door=Door#5) = @30 Line{from=Point{x=-5, mode=On}, to=Point{x=7, mode=9}}',
    );
  });
});

test('of an extensible record a guest has as much as it knows', () => {
  const whole = 'Line{from=Point{x=-5, mode=On}, to=Point{x=7, mode=9}}';
  const known = 'Line{from=Point{x=-5, mode=On}, to=Point{x=0, mode=Off}}';
  expect(line(7, [30, 8, 30, 4], 0)).toBe(`stretch(line=@30 ${whole}) = @30 ${known}`);
  expect(line(7, [30, 4, 30, 8], 0)).toBe(`stretch(line=@30 ${known}) = @30 ${whole}`);
  expect(line(7, [196, 4, 196, 8], 0)).toContain('stretch(line=@196 Line{');
  expect(line(7, [196, 8, 30, 4], null)).toBe('stretch(line=@196, out=@30) = fault');
});

describe('results', () => {
  test('declared errors, none, a value in memory that nobody read, a fault', () => {
    expect(line(4, [5, 30], 1)).toBe('enter(door=Door#5) = DoorError.Shut');
    expect(line(4, [5, 30], 9)).toBe('enter(door=Door#5) = undeclared(9)');
    expect(line(4, [5, 999], null)).toBe('enter(door=Door#5, out=@999) = fault');
    expect(line(5, [30], 0)).toBe('wide() = none');
    expect(line(5, [32], 1)).toBe('wide() = 458753');
    expect(line(5, [32], 1, { memory: undefined })).toBe('wide(out=@32) = ok');
  });

  test('a number that the ABI lacks, and words that are not those of the call', () => {
    expect(line(99, [1, 2, 3], null)).toBe('syscall#99(?) = fault');
    expect(line(2, [0, 0, 0, 0], null, { misfit: true })).toBe('buffers(?) = fault');
    expect(line(2, [0, 0], 0, { profile: 'lua64' })).toBe('buffers(?) = 0');
  });
});

test('handles have the name and rights that the kernel gives them', () => {
  const resolve = (handle: number) => (handle === 5 ? { object: 'ko12', kind: 7, rights: 3 } : null);
  expect(line(4, [5, 30], 1, { resolve })).toBe('enter(door=Door#5/ko12) = DoorError.Shut');
  expect(line(4, [6, 30], null, { resolve })).toContain('door=Door#6,');
  const { parameters } = decoder.syscall({ profile: 'wasm32', number: 4, slots: [5, 0], result: 1, resolve });
  expect(parameters?.[0].value).toMatchObject({ rights: { names: ['Open', 'Lock'] } });
});

test('nothing of a sensitive parameter is shown, not even its length', () => {
  const resolve = () => ({ object: 'ko12', kind: 7, rights: 3 });
  const decoded = decoder.syscall({
    profile: 'wasm32',
    number: 6,
    slots: [5, 10, 6],
    result: 0,
    memory,
    resolve,
  });
  expect(callLine(decoded)).toBe('secret(door=<redacted>, text=<redacted>) = ok');
  const event: TraceEvent = {
    kind: 'syscall',
    vat: 'v',
    crank: 1,
    call: { ...decoded, charge: 0 },
    words: decoder.words(6, 'wasm32', [5, 10, 6]),
    answer: 0,
    reason: null,
  };
  expect(traceJson(event)).not.toMatch(/hello|ko12|"length"|:5|:6\b[^,]*text/);
  expect(wordsLine(event)).toBe('secret(<redacted>, <redacted>, <redacted>) = 0');
});

test('a syscall as its words', () => {
  const head = { kind: 'syscall', vat: 'v', crank: 1, reason: null } as const;
  const call = decoder.syscall({ profile: 'wasm32', number: 2, slots: [10, -6, 20, 60], result: 3 });
  const words = decoder.words(2, 'wasm32', [10, -6, 20, 60, 99]);
  expect(wordsLine({ ...head, call, words, answer: 3 })).toBe('buffers(10, 4294967290, 20, 60) = 3');
  const fault = { ...head, call, words: null, answer: null, reason: 'argument-count' } as const;
  expect(wordsLine(fault)).toBe('buffers(?) = fault argument-count');
});

test('a call is charged by its base and each element that it passes, but not above the bound', () => {
  const charge = (slots: readonly number[]) =>
    decoder.syscall({ profile: 'wasm32', number: 2, slots, result: 0 }).charge;
  expect([charge([0, 6, 0, 10]), charge([0, 101, 0, 10])]).toEqual([42, 30]);
});

test('JSON is one line, whatever the guest wrote', () => {
  const decoded = decoder.syscall({
    profile: 'wasm32',
    number: 2,
    slots: [10, 6, 20, 60],
    result: 3,
    memory,
  });
  const event: TraceEvent = {
    kind: 'syscall',
    vat: 'v',
    crank: 4,
    call: decoded,
    words: null,
    answer: 3,
    reason: null,
  };
  expect(JSON.parse(traceJson(event))).toEqual({
    event: 'syscall',
    vat: 'v',
    crank: 4,
    number: 2,
    name: 'buffers',
    parameters: {
      in: { pointer: 10, length: 6, text: 'hello\n' },
      out: { pointer: 20, length: 60, hex: '1b5b33' },
    },
    result: { kind: 'value', value: 3 },
    charge: 142,
  });
  expect(traceJson(event)).not.toContain('\n');
  expect(traceLine(event)).not.toContain('\n');
});
