import type { Type } from '@callgate/generators';
import { describe, expect, test } from 'vitest';
import { generated } from './generated.js';
import { callNamed } from './recorder.js';
import { type Trip, hostValue, roundTrip, runEmbedvm, runWasm } from './round-trip.js';
import type { Action, Value } from './script.js';

/** What the handlers of both VMs were given. */
function given(trip: Trip): (readonly [string, readonly Value[]])[] {
  return trip.seen.map(({ call, arguments: values }) => [call, values] as const);
}

function sent(actions: readonly Action[]): (readonly [string, readonly unknown[]])[] {
  return actions.map(({ call, passes = [] }) => [call, passes] as const);
}

/** Runs a script, and expects that nothing was lost, changed or invented on either VM, and that both guests ended well. */
async function faithful(name: string, actions: readonly Action[]): Promise<{ wasm: Trip; embedvm: Trip }> {
  const trips = await roundTrip(name, actions);
  for (const trip of [trips.wasm, trips.embedvm]) {
    expect(trip.bugs).toEqual([]);
    expect(trip.vat.record).toBeNull();
    expect(given(trip)).toEqual(sent(actions));
    expect(trip.got).toHaveLength(actions.length);
    trip.got.forEach(({ error, value, data }, index) => {
      const { reply = {} } = actions[index];
      expect([index, error]).toEqual([index, reply.error ?? 0]);
      const expected = reply.error !== undefined ? null : (reply.data?.length ?? reply.value ?? null);
      expect([index, value]).toEqual([index, expected]);
      if (reply.data !== undefined) expect(data?.slice(0, reply.data.length)).toEqual(reply.data);
    });
  }
  expect(trips.wasm.got).toEqual(trips.embedvm.got);
  return trips;
}

const U32 = [0, 1, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];
const I32 = [0, -1, 1, 0x7fff, -0x8000, 0xffff, -0x10000, -0x10001, 0x7fffffff, -0x80000000];
const U64 = [
  0n,
  1n,
  0xffffn,
  0x10000n,
  0xffffffffn,
  0x100000000n,
  0x0123456789abcdefn,
  0x8000000000000000n,
  0xffffffffffffffffn,
];
const I64 = [
  0n,
  -1n,
  1n,
  -0x10000n,
  0x7fffffffn,
  -0x80000000n,
  0x123456789an,
  0x7fffffffffffffffn,
  -0x8000000000000000n,
];

describe('scalars', () => {
  test('parameters arrive as they were passed', async () => {
    await faithful('scalars', [
      { call: 'sendSmall', passes: [0, 0, false, 0, 0] },
      { call: 'sendSmall', passes: [255, -128, true, 0xffff, -0x8000] },
      { call: 'sendSmall', passes: [128, 127, false, 0x8000, 0x7fff] },
      { call: 'sendSmall', passes: [1, -1, true, 2, -2] },
      ...U32.map((a, index) => ({ call: 'sendWords', passes: [a, I32[index]] })),
      { call: 'sendWords', passes: [5, -0x80000000] },
      ...U64.map((value) => ({ call: 'sendU64', passes: [value] })),
      ...I64.map((value, index) => ({ call: 'sendI64', passes: [value, index] })),
      { call: 'sendEnums', passes: [1, 0, 0, 0] },
      { call: 'sendEnums', passes: [4, 1, 0xffff, 11] },
      ...[0, 0xffffff, 0xff000000].map((colour) => ({ call: 'sendColour32', passes: [colour] })),
      { call: 'sendRanges', passes: [0, -5, 1] },
      { call: 'sendRanges', passes: [100, 5, 70000] },
      { call: 'sendDeep', passes: [-70000], reply: { value: 9 } },
      { call: 'sendDeep', passes: [-1], reply: { value: 1 } },
    ]);
  });

  test.each([
    ['sendRanges', [101, 0, 1]],
    ['sendRanges', [0, -6, 1]],
    ['sendRanges', [0, 6, 1]],
    ['sendRanges', [0, 0, 0]],
    ['sendRanges', [0, 0, 70001]],
    ['sendDeep', [0]],
    ['sendDeep', [-70001]],
  ] as const)('a value outside its range is a fault: %s(%s)', async (call, passes) => {
    const { wasm, embedvm } = await roundTrip('scalars', [{ call, passes }]);
    for (const { seen, vat } of [wasm, embedvm]) {
      expect(seen).toEqual([]);
      expect(vat.record).toMatchObject({ reason: 'out-of-range', call });
    }
  });

  test.each([0, 10])('a handler that answers %i, which is outside the range, is reported', async (value) => {
    const { wasm, embedvm } = await roundTrip('scalars', [
      { call: 'sendDeep', passes: [-1], reply: { value } },
    ]);
    for (const { bugs, vat } of [wasm, embedvm]) {
      expect(bugs.map(String)).toEqual([`Error: a handler answered ${value}, which is not from 1 to 9`]);
      expect(vat.record).toMatchObject({ reason: 'kernel-bug', call: 'sendDeep' });
    }
  });

  test('results come back as they were given', async () => {
    const replies = (call: string, values: readonly (number | bigint | boolean)[]): Action[] =>
      values.map((value) => ({ call, reply: { value } }));
    await faithful('scalars', [
      ...replies('getU8', [0, 127, 128, 255]),
      ...replies('getI8', [0, 127, -128, -1]),
      ...replies('getU16', [0, 0x7fff, 0x8000, 0xffff]),
      ...replies('getI16', [0, 0x7fff, -0x8000, -1]),
      ...replies('getU32', U32),
      ...replies('getI32', I32),
      ...replies('getU64', U64),
      ...replies('getI64', I64),
      ...replies('getBool', [true, false]),
      ...replies('getColour', [1, 2, 4]),
      ...replies('getSwitch', [0, 1]),
      ...replies('getColour32', [0, 0xffffff, 0xff000000]),
      ...replies('getMode', [0, 1, 11]),
    ]);
  });

  test('results beside an error, and results that may be absent', async () => {
    await faithful('scalars', [
      { call: 'tryU8', reply: { value: 255 } },
      { call: 'tryU8', reply: { error: 300 } },
      { call: 'tryU8', reply: { error: 1 } },
      ...[0, -1, 0x7fff, -0x8000].map((value) => ({ call: 'tryI16', reply: { value } })),
      ...I64.map((value) => ({ call: 'tryI64', reply: { value } })),
      { call: 'tryI64', reply: { error: 300 } },
      { call: 'tryBool', reply: { value: true } },
      { call: 'tryBool', reply: { value: false } },
      { call: 'trySound', reply: { value: 0xffff } },
      { call: 'trySound', reply: { error: 300 } },
      { call: 'tryNothing', reply: {} },
      { call: 'tryNothing', reply: { error: 300 } },
      { call: 'maybeI8', reply: { value: -128 } },
      { call: 'maybeI8', reply: { value: 0 } },
      { call: 'maybeI8', reply: { value: null } },
      ...U32.map((value) => ({ call: 'maybeU32', reply: { value } })),
      { call: 'maybeU32', reply: { value: null } },
      { call: 'maybeBool', reply: { value: true } },
      { call: 'maybeBool', reply: { value: null } },
    ]);
  });

  test('dispatches tell what was posted', async () => {
    const halves = (value: bigint, signed: boolean): [number, number] => {
      const high = Number(value >> 32n);
      return [Number(value & 0xffffffffn), signed ? high | 0 : high];
    };
    const expected: [string, readonly Value[]][] = [
      ['tellSmall', [255, -128, true, 0xffff, -0x8000]],
      ['tellSmall', [0, 127, false, 0x8000, 0x7fff]],
      ...U32.map((a, index): [string, readonly Value[]] => ['tellWords', [a, I32[index], 9]]),
      ...U64.map((value, index): [string, readonly Value[]] => ['tellU64', [value, index]]),
      ...I64.map((value): [string, readonly Value[]] => ['tellI64', [value]]),
    ];
    const { wasm, embedvm } = await roundTrip('scalars', [], {
      posts: expected.map(([dispatch, values]) => ({
        dispatch,
        given: values.flatMap((value) =>
          typeof value === 'bigint' ? halves(value, dispatch === 'tellI64') : [value],
        ),
      })),
    });
    for (const { told, vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(told.map(({ call, arguments: values }) => [call, values])).toEqual(expected);
    }
  });
});

describe('buffers', () => {
  const bytes = Array.from({ length: 40 }, (_, index) => (index * 37) & 0xff);

  test('what guests pass', async () => {
    await faithful('buffers', [
      { call: 'sendBytes', passes: [[]] },
      { call: 'sendBytes', passes: [bytes] },
      { call: 'sendU8List', passes: [[0, 255, 128]] },
      { call: 'sendU16List', passes: [[0, 1, 0xff00, 0xffff, 0x8000, 6, 7, 8]] },
      { call: 'sendU32List', passes: [[0, 0xff000000, 0xffffffff, 0x01020304]], reply: { value: 4 } },
      { call: 'trySend', passes: [bytes, [1, 2, 3]], reply: { value: 43 } },
      { call: 'trySend', passes: [[7], []], reply: { error: 1 } },
    ]);
  });

  test('what guests are given, and nothing behind it', async () => {
    const { wasm, embedvm } = await faithful('buffers', [
      { call: 'fillBytes', passes: [40], reply: { data: bytes } },
      { call: 'fillBytes', passes: [4], reply: { data: [1] } },
      { call: 'fillBytes', passes: [0], reply: { data: [] } },
      { call: 'fillU8List', passes: [8], reply: { data: [9, 8, 7] } },
      { call: 'fillU16List', passes: [8], reply: { data: [0xff00, 0x00ff, 0x8001] } },
      { call: 'fillU32List', passes: [3], reply: { data: [0xff000001, 0xffffffff, 0x01020304] } },
      { call: 'tryFill', passes: [[1, 2], 5], reply: { data: [5, 4] } },
      { call: 'tryFill', passes: [[], 5], reply: { error: 2 } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got[1].data).toEqual([1, 0xee, 0xee, 0xee]);
      expect(got[4].data?.slice(3)).toEqual(Array(5).fill(0xeeee));
      expect(got[7].data).toEqual(Array(5).fill(0xee));
    }
  });

  test('texts, and buffers that are read and filled', async () => {
    const text = [...Buffer.from('h\u00e9 \u{1f511}')];
    const { wasm, embedvm } = await faithful('buffers', [
      { call: 'sendText', passes: [text] },
      { call: 'sendText', passes: [[]] },
      { call: 'fillText', passes: [8], reply: { data: text } },
      { call: 'fillText', passes: [0], reply: { data: [] } },
      { call: 'turnBytes', passes: [[1, 2, 255, 4]], reply: { data: [9, 8] } },
      { call: 'turnText', passes: [text], reply: { data: [0x61] } },
      { call: 'turnText', passes: [text], reply: { error: 1 } },
      { call: 'turnU16List', passes: [[1, 0xff00, 3]], reply: { data: [0xfffe] } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got[4].data).toEqual([9, 8, 255, 4]);
      expect(got[5].data).toEqual([0x61, ...text.slice(1)]);
      expect(got[6].data).toEqual(text);
      expect(got[7].data).toEqual([0xfffe, 0xff00, 3]);
    }
  });

  test('lists of every scalar of up to 32 bits', async () => {
    await faithful('buffers', [
      {
        call: 'sendSigned',
        passes: [
          [-128, 127, -1],
          [-0x8000, 0x7fff],
          [-0x80000000, 0x7fffffff, -1],
        ],
      },
      {
        call: 'sendNotes',
        passes: [
          [1, 300],
          [0, 1, 4, 5],
          [1, 0],
        ],
      },
      { call: 'turnRanges', passes: [[-9, 9]], reply: { data: [5, -5] } },
      { call: 'fillNotes', passes: [2], reply: { data: [300] } },
    ]);
  });

  test('lists of integers of 64 bits', async () => {
    const { wasm, embedvm } = await faithful('buffers', [
      { call: 'sendWides', passes: [U64.slice(0, 4), I64.slice(0, 4)] },
      { call: 'sendWides', passes: [U64.slice(-4), I64.slice(-4)] },
      { call: 'fillWides', passes: [3], reply: { data: U64.slice(-2) } },
      { call: 'turnWides', passes: [I64.slice(-3)], reply: { data: I64.slice(-1) } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got[2].data).toEqual([...U64.slice(-2), 0xeeee_eeee_eeee_eeeen]);
      expect(got[3].data).toEqual([I64.at(-1), ...I64.slice(-2)]);
    }
  });

  test.each([
    ['sendNotes', [[1, 2], [], []]],
    ['sendNotes', [[], [2], []]],
    ['sendNotes', [[], [], [1, 2]]],
    ['turnRanges', [[10]]],
    ['turnRanges', [[0, -10]]],
  ] as const)('an element that its type does not have is a fault: %s(%j)', async (call, passes) => {
    const { wasm, embedvm } = await roundTrip('buffers', [{ call, passes }]);
    for (const { seen, vat } of [wasm, embedvm]) {
      expect(seen).toEqual([]);
      expect(vat.record).toMatchObject({ reason: 'out-of-range', call });
    }
  });

  test('only whole characters are written', async () => {
    const text = [...Buffer.from('h\u00e9 \u{1f511}')];
    const { wasm, embedvm } = await roundTrip('buffers', [
      { call: 'fillText', passes: [7], reply: { data: text } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got[0]).toMatchObject({ value: 4, data: [...text.slice(0, 4), 0xee, 0xee, 0xee] });
    }
  });

  test('a text that is no UTF-8 is a fault, also as the beginning of an InOut', async () => {
    for (const call of ['sendText', 'turnText']) {
      for (const text of [[0xff], [0x61, 0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
        const { wasm, embedvm } = await roundTrip('buffers', [{ call, passes: [text] }]);
        for (const { seen, vat } of [wasm, embedvm]) {
          expect(seen).toEqual([]);
          expect(vat.record).toMatchObject({ reason: 'bad-text', call });
        }
      }
    }
  });

  test('a byte order mark is a character like any other, and does not excuse what follows', async () => {
    const mark = [0xef, 0xbb, 0xbf];
    const right = await roundTrip('buffers', [
      { call: 'sendText', passes: [mark] },
      { call: 'sendText', passes: [[...mark, 0x61]] },
      { call: 'sendText', passes: [[0x61, ...mark]] },
    ]);
    for (const { seen, vat } of [right.wasm, right.embedvm]) {
      expect(vat.record).toBeNull();
      expect(seen.map(({ arguments: [text] }) => text)).toEqual([mark, [...mark, 0x61], [0x61, ...mark]]);
    }
    for (const text of [
      [0xef, 0xbb],
      [...mark, 0xff],
      [...mark, 0xc3],
      [0xff, 0xfe, 0x61, 0x00],
    ]) {
      const { wasm, embedvm } = await roundTrip('buffers', [{ call: 'sendText', passes: [text] }]);
      for (const { seen, vat } of [wasm, embedvm]) {
        expect(seen).toEqual([]);
        expect(vat.record).toMatchObject({ reason: 'bad-text', call: 'sendText' });
      }
    }
  });

  test('texts that guests pull', async () => {
    const { wasm, embedvm } = await roundTrip('buffers', [], {
      posts: [
        { dispatch: 'bringText', given: ['h\u00e9', 3] },
        { dispatch: 'bringText', given: ['', 4] },
      ],
    });
    for (const { told, vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(told.map(({ arguments: values }) => values)).toEqual([
        [[0x68, 0xc3, 0xa9], 3],
        [[], 4],
      ]);
    }
  });

  test('what guests pull', async () => {
    const body = Uint8Array.from(bytes);
    const { wasm, embedvm } = await roundTrip('buffers', [], {
      posts: [
        { dispatch: 'bring', given: [0xffff, body, new Uint8Array([1, 2, 255])] },
        { dispatch: 'bring', given: [0, new Uint8Array(0), new Uint8Array(0)] },
      ],
    });
    for (const { told, vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(told.map(({ arguments: values }) => values)).toEqual([
        [0xffff, bytes, [1, 2, 255]],
        [0, [], []],
      ]);
    }
  });
});

describe('results of variable size', () => {
  const bytes = Array.from({ length: 40 }, (_, index) => (index * 37) & 0xff);
  const text = [...Buffer.from('h\u00e9 \u{1f511}')];

  test('are pulled as they were given', async () => {
    const { wasm, embedvm } = await faithful('results', [
      { call: 'findBytes', passes: [1], reply: { value: bytes } },
      { call: 'findBytes', passes: [2], reply: { value: [] } },
      { call: 'findText', reply: { value: text } },
      { call: 'findU16List', reply: { value: [0, 1, 0xff00, 0xffff, 0x8000, 6, 7, 8] } },
      { call: 'findU32List', reply: { value: [0xff000001, 0x01020304] } },
      { call: 'findTones', reply: { value: [1, 300] } },
      { call: 'findWides', reply: { value: I64.slice(-4) } },
      { call: 'findMarks', reply: { value: [true, false, true] } },
      { call: 'findMarks', reply: { value: [] } },
      { call: 'findMarks', reply: { value: null } },
      { call: 'tryBytes', passes: [7], reply: { value: bytes } },
      { call: 'tryBytes', passes: [7], reply: { error: 1 } },
      { call: 'tryText', passes: [[0x61]], reply: { value: text } },
      { call: 'tryText', passes: [[]], reply: { error: 1 } },
      { call: 'tryRanges', reply: { value: [-9, 9, 0] } },
      { call: 'maybeText', reply: { value: text } },
      { call: 'maybeText', reply: { value: null } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got[0].data).toEqual([40]);
      expect(got[3].data).toEqual([8]);
    }
  });

  test('what is larger than one pull copies comes in several', async () => {
    const large = Array.from({ length: 65535 }, (_, index) => (index * 7) & 0xff);
    const { wasm } = await roundTrip('results', [{ call: 'tryBytes', passes: [7], reply: { value: large } }]);
    expect(wasm.vat.record).toBeNull();
    expect(wasm.got[0].data).toEqual([65535]);
  });

  test('are new handles, which the guest can use', async () => {
    const { wasm, embedvm } = await roundTrip('results', [
      { call: 'findCrates', reply: { value: [3, 4] }, keep: 1 },
      { call: 'findCrates', reply: { value: [] } },
      { call: 'crateMove', passes: [{ register: 1 }], reply: { value: [1, 2] } },
      { call: 'tryThings', reply: { error: 1 } },
    ]);
    for (const { got, seen, vat, bugs } of [wasm, embedvm]) {
      expect(bugs).toEqual([]);
      expect(vat.record).toBeNull();
      expect(got.map(({ value }) => value)).toEqual([[true, true], [], [1, 2], null]);
      expect(seen[2].arguments).toEqual([3]);
    }
  });

  test.each([
    ['findBytes', [1], Array(41).fill(0)],
    ['findText', [], Array(41).fill(0x61)],
    ['findTones', [], Array(5).fill(1)],
    ['findCrates', [], [1, 2, 3, 4, 5]],
  ] as const)('more than the bound of %s is the handler’s bug', async (call, passes, value) => {
    const { wasm, embedvm } = await roundTrip('results', [{ call, passes, reply: { value } }]);
    for (const { vat, bugs } of [wasm, embedvm]) {
      expect(vat.record).toMatchObject({ reason: 'kernel-bug', call });
      expect(String(bugs[0])).toMatch(/a handler gave a result of \d+, and \d+ is the most/);
    }
  });
});

describe('floats', () => {
  const F64 = [0, -0, 1.5, -1e300, 5e-324, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 53 + 2];
  const F32 = [0, -0, 1.5, -3.4028234663852886e38, 1e-45, Number.NEGATIVE_INFINITY, Number.NaN, 0.1].map(
    Math.fround,
  );

  test('cross the border as they are, on wasm', async () => {
    const spots = (near: number, far: number) => ({ tag: 7, spot: { mark: 255, near, far, last: -near } });
    const actions: Action[] = [
      { call: 'count', passes: [3], reply: { value: 4 } },
      ...F32.map((near, index) => ({ call: 'sendFloats', passes: [near, index, F64[index]] })),
      ...F32.map((value) => ({ call: 'getF32', reply: { value } })),
      ...F64.map((value) => ({ call: 'getF64', passes: [0.5], reply: { value } })),
      ...F32.map((value) => ({ call: 'tryF32', reply: { value } })),
      { call: 'tryF32', reply: { error: 1 } },
      ...F64.map((value) => ({ call: 'tryF64', passes: [value], reply: { value } })),
      { call: 'tryF64', passes: [1], reply: { error: 1 } },
      ...F64.map((value) => ({ call: 'maybeF64', reply: { value } })),
      { call: 'maybeF64', reply: { value: null } },
      ...F64.map((far, index) => {
        return { call: 'swapSpots', passes: [spots(F32[index], far)], reply: { value: spots(2, far) } };
      }),
    ];
    const { seen, got, vat, bugs } = await runWasm('floats', await generated('floats'), actions);
    expect(bugs).toEqual([]);
    expect(vat.record).toBeNull();
    expect(seen.map((each) => each.arguments)).toEqual(actions.map(({ passes = [] }) => passes));
    expect(got.map(({ value }) => value)).toEqual(actions.map(({ reply }) => reply?.value ?? null));
    expect(got.map(({ error }) => error)).toEqual(actions.map(({ reply }) => reply?.error ?? 0));
  });

  test('also in lists and in records of lists', async () => {
    const spot = (near: number, far: number) => ({ mark: 1, near, far, last: -near });
    const spots = F64.slice(0, 4).map((far, index) => spot(F32[index], far));
    const made = await generated('floats');
    const actions: Action[] = [
      { call: 'turnFloats', passes: [F32.slice(0, 4), F64.slice(4)], reply: { data: F64.slice(0, 4) } },
      { call: 'turnFloats', passes: [F32.slice(4), []], reply: { data: [] } },
      { call: 'findFloats', reply: { value: F32.slice(-4) } },
      { call: 'trySpots', passes: [spots], reply: { value: [...spots].reverse() } },
      { call: 'trySpots', passes: [[]], reply: { error: 1 } },
    ];
    const told: [string, readonly Value[]][] = [
      ...F64.map((far, index): [string, readonly Value[]] => [
        'steered',
        [F32[index], far, 7, F64.slice(-4)],
      ]),
      ['spotted', [{ tag: 7, spot: spots[2] }, spots]],
    ];
    const posts = told.map(([dispatch, values]) => {
      const { parameters } = callNamed(dispatch, made.lookup).call;
      return {
        dispatch,
        given: parameters.flatMap(({ type }, index) => hostValue(type, values[index], made)),
      };
    });
    const trip = await runWasm('floats', made, actions, { posts });
    expect(trip.bugs).toEqual([]);
    expect(trip.vat.record).toBeNull();
    expect(trip.seen.map((each) => each.arguments)).toEqual(actions.map(({ passes }) => passes ?? []));
    expect(trip.got[0].data).toEqual(F64.slice(0, 4));
    expect(trip.got.slice(2).map(({ value }) => value)).toEqual([F32.slice(-4), [...spots].reverse(), null]);
    expect(trip.told.map(({ call, arguments: values }) => [call, values])).toEqual(told);
  });
});

describe('records', () => {
  const figure = {
    shape: 2,
    style: 257,
    mark: -128,
    corner: { x: -0x80000000, seen: true },
    last: 255,
    far: { x: 0x01020304, seen: false },
  };
  const span = { tag: 7, from: 0xfedcba9876543210n, to: -0x7edcba9876543210n, tint: 0xdeadbeef };
  const dense = { a: 0xffffffff, b: 0x8001, c: -2, d: 9 };

  test('in and out', async () => {
    await faithful('records', [
      { call: 'sendFigure', passes: [figure] },
      { call: 'sendSpan', passes: [255, span] },
      { call: 'swapDense', passes: [dense], reply: { value: { a: 1, b: 0xff00, c: -0x8000, d: 0 } } },
      { call: 'getFigure', reply: { value: figure } },
      { call: 'trySpan', reply: { value: span } },
      { call: 'trySpan', reply: { error: 1 } },
      { call: 'maybeCorner', reply: { value: { x: -1, seen: true } } },
      { call: 'maybeCorner', reply: { value: null } },
      { call: 'swapAround', passes: [around], reply: { value: around } },
    ]);
  });

  const later = { percent: 100, level: -300, corner: { x: 7, seen: true } };
  const around = { later };

  test.each([
    { first: -1, later },
    { later: { ...later, unit: 1 } },
    { later: { ...later, more: 1n << 63n } },
    { later: { ...later, more: 1n } },
    { later: { ...later, percent: 0 } },
    { later: { ...later, percent: 101 } },
    { later: { ...later, level: 301 } },
    { later: { ...later, level: -301 } },
  ] as const)(
    'a reserved field that is not zero, or a field outside its range, is a fault: %o',
    async (given) => {
      const { wasm, embedvm } = await roundTrip('records', [{ call: 'swapAround', passes: [given] }]);
      for (const { seen, vat } of [wasm, embedvm]) {
        expect(seen).toEqual([]);
        expect(vat.record).toMatchObject({ reason: 'out-of-range', call: 'swapAround' });
      }
    },
  );
});

describe('lists of records', () => {
  const points = [
    { x: -0x80000000, seen: true },
    { x: 0x01020304, seen: false },
  ];
  const mark = {
    ground: 2,
    ways: 257,
    depth: -9,
    since: -0x7edcba9876543210n,
    until: 0xfedcba9876543210n,
    tint: 0xdeadbeef,
    point: points[1],
    last: 255,
  };
  const marks = [mark, { ...mark, ground: 1, ways: 0, depth: 9, since: 1n, until: 0n, tint: 1, last: 0 }];
  const hues = [
    { red: 1, green: 2, blue: 255 },
    { red: 0, green: 128, blue: 3 },
    { red: 9, green: 8, blue: 7 },
  ];

  test('arrive as they were passed, and come back as they were given', async () => {
    const { wasm, embedvm } = await faithful('record-lists', [
      { call: 'sendPoints', passes: [points], reply: { value: 2 } },
      { call: 'sendPoints', passes: [[]], reply: { value: 0 } },
      { call: 'sendMarks', passes: [7, marks], reply: { value: 0xffff } },
      { call: 'sendMarks', passes: [0, [mark, ...marks, mark]], reply: { error: 1 } },
      { call: 'fillPoints', passes: [3], reply: { data: points } },
      { call: 'fillPoints', passes: [0], reply: { data: [] } },
      { call: 'tryFill', passes: [2], reply: { data: marks } },
      { call: 'tryFill', passes: [2], reply: { error: 1 } },
      { call: 'turnMarks', passes: [marks], reply: { data: [marks[1]] } },
      { call: 'findPoints', reply: { value: points } },
      { call: 'findPoints', reply: { value: [] } },
      { call: 'tryMarks', reply: { value: [mark, ...marks, mark] } },
      { call: 'tryMarks', reply: { error: 1 } },
      { call: 'maybeHues', reply: { value: hues } },
      { call: 'maybeHues', reply: { value: null } },
      { call: 'sendHues', passes: [hues] },
    ]);
    for (const { got } of [wasm, embedvm]) {
      // Behind what the handler put, everything is as the guest had it.
      expect(got[4].data?.[2]).toEqual({ x: 0xeeee_eeee | 0, seen: true });
      expect(got[7].data?.[0]).toMatchObject({ ground: 0xee, last: 0xee });
      expect(got[8].data).toEqual([marks[1], marks[1]]);
    }
  });

  test.each([
    { ...mark, ground: 0 },
    { ...mark, ground: 3 },
    { ...mark, ways: 2 },
    { ...mark, depth: 10 },
    { ...mark, depth: -10 },
    { ...mark, rest: 1 },
    { ...mark, rest: 0x8000 },
    { ...mark, point: { x: 0, seen: 2 } },
  ] as const)('a field that its type does not have is a fault, in the last element too: %o', async (bad) => {
    for (const action of [
      { call: 'sendMarks', passes: [0, [mark, bad]] },
      { call: 'turnMarks', passes: [[bad, mark]] },
    ]) {
      const { seen, vat } = await runEmbedvm(await generated('record-lists'), [action]);
      expect(seen).toEqual([]);
      expect(vat.record).toMatchObject({ reason: 'out-of-range', call: action.call });
    }
  });

  test.each([
    ['findPoints', Array(9).fill(points[0])],
    ['tryMarks', Array(5).fill(mark)],
  ] as const)('more than the bound of %s is the handler’s bug', async (call, value) => {
    const { wasm, embedvm } = await roundTrip('record-lists', [{ call, reply: { value } }]);
    for (const { vat, bugs } of [wasm, embedvm]) {
      expect(vat.record).toMatchObject({ reason: 'kernel-bug', call });
      expect(String(bugs[0])).toMatch(/a handler gave a result of \d+, and \d+ is the most/);
    }
  });

  test('a field that a handler gives outside its range is its bug', async () => {
    const { wasm, embedvm } = await roundTrip('record-lists', [
      { call: 'tryMarks', reply: { value: [{ ...mark, depth: 10 }] } },
    ]);
    for (const { vat, bugs } of [wasm, embedvm]) {
      expect(vat.record).toMatchObject({ reason: 'kernel-bug', call: 'tryMarks' });
      expect(String(bugs[0])).toContain('a handler answered 10, which is not from -9 to 9');
    }
  });

  test('and records, and wide lists, are pulled of a dispatch', async () => {
    const made = await generated('record-lists');
    const host = (type: Type, value: Value) => hostValue(type, value, made);
    const told: [string, readonly Value[]][] = [
      ['moved', [points[0], 255]],
      ['marked', [mark, marks]],
      ['marked', [marks[1], []]],
      [
        'counted',
        [
          [0, 0xff00, 0x00ff],
          [-0x80000000, 0x01020304],
          [-128, 127],
        ],
      ],
      ['timed', [0x0123456789abcdefn, U64.slice(-4), I64.slice(-4)]],
      ['chosen', [[true, false], [1, 2], [0xdeadbeef], [-9, 9]]],
      ['painted', [[1, 2, 3], hues[0], hues]],
      ['changed', [{ wind: 0xff00, rain: 1, snow: 0x01020304 }]],
      ['levelled', [100, [0xff000001]]],
    ];
    const posts = told.map(([dispatch, values]) => {
      const { parameters } = callNamed(dispatch, made.lookup).call;
      return { dispatch, given: parameters.flatMap(({ type }, index) => host(type, values[index])) };
    });
    const { wasm, embedvm } = await roundTrip('record-lists', [], { posts });
    for (const trip of [wasm, embedvm]) {
      expect(trip.bugs).toEqual([]);
      expect(trip.vat.record).toBeNull();
      expect(trip.told.map(({ call, arguments: values }) => [call, values])).toEqual(told);
    }
  });

  test('what a device posts outside a range is its own mistake', async () => {
    const { levelled, chosen } = (await generated('record-lists')).tables as unknown as {
      readonly [name: string]: { deliver(...given: unknown[]): unknown };
    };
    expect(() => levelled.deliver(0, [])).toThrow('0, which is not from 1 to 100');
    expect(() => chosen.deliver([], [], [], [10])).toThrow('10, which is not from -9 to 9');
  });
});

describe('handles', () => {
  test('in every position', async () => {
    const actions: Action[] = [
      { call: 'doorFind', passes: [7], reply: { value: 21 }, keep: 1 },
      { call: 'doorFind', passes: [8], reply: { value: null } },
      { call: 'portalMake', reply: { value: 33 }, keep: 2 },
      { call: 'portalMake', reply: { error: 1 } },
      { call: 'doorLook', passes: [{ register: 1 }], reply: { value: 200 } },
      { call: 'doorLook', passes: [{ register: 2 }], reply: { value: 201 } },
      { call: 'portalOpen', passes: [{ register: 2 }], reply: {} },
      { call: 'doorAsk', passes: [{ register: 2 }], reply: { value: true } },
      { call: 'doorAsk', passes: [0x7fff], reply: { value: false } },
      { call: 'portalAsk', passes: [{ register: 1 }], reply: { value: false } },
      { call: 'doorNext', passes: [{ register: 1 }], reply: { value: 22 }, keep: 3 },
      { call: 'doorAsk', passes: [{ register: 1 }], reply: { value: false } },
      { call: 'doorDrop', passes: [{ register: 3 }], reply: { value: true } },
      { call: 'doorDrop', passes: [{ register: 3 }], reply: { value: false } },
      { call: 'leaseTake', reply: { value: 5 }, keep: 4 },
      { call: 'leaseFind', passes: [1], reply: { value: null }, keep: 5 },
      { call: 'leaseFind', passes: [2], reply: { value: 6 }, keep: 6 },
      { call: 'leaseName', passes: [{ register: 6 }, 8], reply: { data: [1, 2] } },
      { call: 'leaseTrade', passes: [{ register: 4 }, { register: 6 }], reply: { value: 9 }, keep: 7 },
      { call: 'anySame', passes: [{ register: 6 }, { register: 7 }], reply: { value: false } },
    ];
    const { wasm, embedvm, made } = await roundTrip('handles', actions);
    for (const { vat, bugs } of [wasm, embedvm]) {
      expect(bugs).toEqual([]);
      expect(vat.record).toBeNull();
      expect(vat.handles).toBe(3);
    }
    expect(made.tables.abi.permissions).toEqual(['doors']);
    expect(wasm.seen).toEqual(embedvm.seen);
    expect(wasm.got).toEqual(embedvm.got);
    const cells = wasm.seen.map(({ arguments: values }) => values);
    expect(cells.slice(0, 14)).toEqual([
      [7],
      [8],
      [],
      [],
      [21],
      [33],
      [33],
      [33],
      [-1],
      [-1],
      [21],
      [-1],
      [22],
      [-1],
    ]);
    expect(cells.slice(14, 19)).toEqual([[], [1], [2], [6, 8], [5, 6]]);
    expect(wasm.got.map(({ value }) => value)).toEqual([
      ...[true, false, true, null, 200, 201, null, true, false, false, true, false, true, false],
      ...[true, false, true, 2, true, false],
    ]);
  });

  const kept: readonly Action[] = [
    { call: 'doorFind', passes: [1], reply: { value: 21 }, keep: 1 },
    { call: 'portalMake', reply: { value: 22 }, keep: 2 },
    { call: 'leaseTake', reply: { value: 5 }, keep: 3 },
    { call: 'leaseFind', passes: [1], reply: { value: 6 }, keep: 4 },
  ];
  const [door, portal, lease, other] = [1, 2, 3, 4].map((register) => ({ register }));

  test('in lists, and where they may be absent', async () => {
    const { wasm, embedvm } = await roundTrip('handles', [
      ...kept,
      { call: 'anySend', passes: [door, [portal, lease, portal], other] },
      { call: 'anySend', passes: [door, [], 0] },
      { call: 'doorsCount', passes: [[door, portal], 0], reply: { value: 2 } },
      { call: 'doorsCount', passes: [[door], portal], reply: { value: 1 } },
      { call: 'doorAsk', passes: [portal], reply: { value: false } },
      { call: 'leasesJoin', passes: [[lease, other], lease], reply: { value: 2 } },
      { call: 'leasesJoin', passes: [[other], 0], reply: { value: 1, ends: 6 } },
    ]);
    for (const { seen, vat, bugs } of [wasm, embedvm]) {
      expect(bugs).toEqual([]);
      expect(vat.record).toBeNull();
      expect(seen.slice(6).map(({ arguments: values }) => values)).toEqual([
        [[21, 22], -1],
        [[21], 22],
        [-1],
        [[5, 6], 5],
        [[6], -1],
      ]);
      const [target, things, reply] = seen[4].arguments as [number, number[], number];
      expect(things[0]).toBe(things[2]);
      expect(new Set([target, ...things, reply]).size).toBe(4);
      expect(seen[5].arguments).toEqual([target, [], -1]);
    }
    expect(wasm.got).toEqual(embedvm.got);
  });

  test('what a call consumes cannot be lent to it too, alone or in a list', async () => {
    for (const call of [
      { call: 'leaseTrade', passes: [lease, lease] },
      { call: 'doorsCount', passes: [[door, portal], portal] },
    ]) {
      const { wasm, embedvm } = await roundTrip('handles', [...kept, call]);
      for (const { vat, seen } of [wasm, embedvm]) {
        expect(vat.record).toMatchObject({ reason: 'twice', call: call.call });
        expect(seen).toHaveLength(kept.length);
      }
    }
  });

  test('in a list: each is checked, and one that is gone is answered once all the others are', async () => {
    const fault = async (call: Action, reason: string) => {
      const { wasm, embedvm } = await roundTrip('handles', [...kept, call]);
      for (const { vat, seen } of [wasm, embedvm]) {
        expect(vat.record).toMatchObject({ reason, call: call.call });
        expect(seen).toHaveLength(kept.length);
      }
    };
    await fault({ call: 'doorsCount', passes: [[door, lease], 0] }, 'missing-right');
    await fault({ call: 'doorsCount', passes: [[portal], door] }, 'wrong-kind');
    await fault({ call: 'leasesJoin', passes: [[lease, door], 0] }, 'wrong-kind');
    await fault({ call: 'anySend', passes: [door, [door, { register: 9 }], 0] }, 'bad-handle');
    await fault({ call: 'anySend', passes: [{ register: 9 }, [], 0] }, 'bad-handle');
    const ends: Action = { call: 'leaseName', passes: [lease, 8], reply: { data: [], ends: 5 } };
    const { wasm, embedvm } = await roundTrip('handles', [
      ...kept,
      ends,
      { call: 'anySend', passes: [lease, [lease], lease] },
      { call: 'leasesJoin', passes: [[other, lease], 0] },
      { call: 'leasesJoin', passes: [[other], lease] },
    ]);
    for (const { got, seen, vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(got.slice(-3).map(({ error }) => error)).toEqual([0, 0x7fff, 0x7fff]);
      expect(seen).toHaveLength(kept.length + 2);
    }
  });

  test('in a dispatch, pulled from a list', async () => {
    const { wasm, embedvm } = await roundTrip('handles', kept, {
      posts: [
        {
          dispatch: 'thingsSent',
          given: (of) => [of(21), Uint8Array.of(7), [of(22), of(5), of(22)], of(6)],
        },
        { dispatch: 'thingsSent', given: (of) => [of(5), new Uint8Array(0), [], 0] },
      ],
    });
    for (const { told, vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(told.map(({ arguments: values }) => values)).toEqual([
        [true, [7], [true, true, true], true],
        [true, [], [], false],
      ]);
    }
  });

  test('without the permission: none, Refused, and a fault', async () => {
    const actions: Action[] = [
      { call: 'doorFind', passes: [1] },
      { call: 'portalMake' },
      { call: 'doorMake' },
    ];
    const { wasm, embedvm } = await roundTrip('handles', actions, { permissions: [] });
    for (const { seen, got, vat } of [wasm, embedvm]) {
      expect(seen).toEqual([]);
      expect(got.map(({ error, value }) => [error, value])).toEqual([
        [0, false],
        [0x7ffe, null],
      ]);
      expect(vat.record).toMatchObject({ reason: 'not-permitted', call: 'doorMake' });
    }
  });
});
