import { expect, test } from 'vitest';
import { type Generated, generated } from './generated.js';
import { type Trip, roundTrip, runEmbedvm, runWasm } from './round-trip.js';
import type { Action } from './script.js';

const WHOLE = { from: 1, to: 0xfffe, step: 3, way: 2, dashed: true, total: 0xfedcba9876543210n };
const NOTHING = { step: 0, way: 0, dashed: false, total: 0n };
/** What a guest has of `WHOLE` that was compiled when the record had this many bytes. */
const KNOWN: readonly (readonly [size: number, known: object])[] = [
  [4, { ...NOTHING, from: WHOLE.from, to: WHOLE.to }],
  [8, { ...WHOLE, total: 0n }],
  [16, WHOLE],
];
const ACTIONS: readonly Action[] = [
  { call: 'sendStretch', passes: [9, WHOLE] },
  { call: 'getStretch', reply: { value: WHOLE } },
  { call: 'tryStretch', passes: [1], reply: { value: WHOLE } },
  { call: 'tryStretch', passes: [2], reply: { error: 1 } },
];

/** The bindings of a guest that knows this much of its records; everything else of them is today's. */
function knowing(made: Generated, size: number): Generated {
  const texts = [...made.assemblyScript].map(([path, text]): [string, string] => [
    path,
    text.replaceAll(/offsetof<\w+>\(\)/g, String(size)),
  ]);
  return { ...made, assemblyScript: new Map(texts) };
}

/** Runs actions on both VMs, with guests that know this much. */
async function trips(actions: readonly Action[], size: number): Promise<readonly Trip[]> {
  const made = await generated('extensible');
  return [
    await runWasm(`extensible-${size}`, knowing(made, size), actions),
    await runEmbedvm(
      made,
      actions.map((action) => ({ ...action, knows: size })),
    ),
  ];
}

test('records of today are passed and given whole', async () => {
  const { wasm, embedvm } = await roundTrip('extensible', [
    ...ACTIONS,
    { call: 'maybeStart', reply: { value: { x: -1, y: -128 } } },
    { call: 'maybeStart', reply: { value: null } },
    { call: 'swapFrame', passes: [{ width: 5, trim: 3 }], reply: { value: { width: 0xffffffff, trim: 1 } } },
  ]);
  for (const { seen, got, vat, bugs } of [wasm, embedvm]) {
    expect([bugs, vat.record]).toEqual([[], null]);
    expect(seen.map(({ arguments: values }) => values)).toEqual([
      ...[[9, WHOLE], [], [1], [2], [], []],
      [{ width: 5, trim: 3 }],
    ]);
    expect(got.map(({ error, value }) => [error, value])).toEqual([
      ...[
        [0, null],
        [0, WHOLE],
        [0, WHOLE],
        [1, null],
      ],
      ...[
        [0, { x: -1, y: -128 }],
        [0, null],
        [0, { width: 0xffffffff, trim: 1 }],
      ],
    ]);
  }
});

test.each([
  [2, { least: 0, most: 0 }],
  [4, { least: -9, most: 9 }],
  [8, { least: -9, most: 9 }],
])(
  'what was appended is in its range, and no handler sees the room for later: %i bytes',
  async (size, { least, most }) => {
    const passed = { left: 0xfffe, percent: -9, unit: 0, later: 0 };
    const given = { left: 1, percent: 9 };
    const actions = [{ call: 'swapMargin', passes: [passed], reply: { value: given } }];
    for (const { seen, got, vat, bugs } of await trips(actions, size)) {
      expect([bugs, vat.record]).toEqual([[], null]);
      expect(seen[0].arguments).toEqual([{ left: 0xfffe, percent: least }]);
      expect(got[0].value).toMatchObject({ left: 1, percent: most });
    }
  },
);

test.each([{ percent: 10 }, { percent: -10 }, { unit: 1 }, { later: 0x1000000 }])(
  'an appended field that may not be %o faults the guest that knows it',
  async (wrong) => {
    const margin = { left: 1, percent: 0, unit: 0, later: 0, ...wrong };
    for (const { seen, vat, bugs } of await trips([{ call: 'swapMargin', passes: [margin] }], 8)) {
      expect([bugs, seen]).toEqual([[], []]);
      expect(vat.record).toMatchObject({ reason: 'out-of-range', call: 'swapMargin' });
    }
  },
);

test.each(KNOWN)(
  'a guest that knows %i bytes passes zero for the rest, and no byte behind is written',
  async (size, known) => {
    for (const { seen, got, vat, bugs } of await trips(ACTIONS, size)) {
      expect([bugs, vat.record]).toEqual([[], null]);
      expect(seen[0].arguments).toEqual([9, known]);
      expect(got.slice(1).map(({ value }) => value)).toEqual([known, known, null]);
    }
  },
);

test.each([0, 1, 5, 12, 15, 17, 32, 0xffff])('a record never had %i bytes: a fault', async (size) => {
  for (const call of ['sendStretch', 'getStretch']) {
    const [action] = ACTIONS.filter((each) => each.call === call);
    for (const { seen, vat, bugs } of await trips([action], size)) {
      expect([seen, bugs]).toEqual([[], []]);
      expect(vat.record).toMatchObject({ reason: 'out-of-range', call });
    }
  }
});
