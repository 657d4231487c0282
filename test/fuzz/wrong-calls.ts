import type { FaultReason } from '@callgate/kernel';

/** A reference as a row says it: what alice was given, a number of her own, or any number. */
export type Ref =
  | { readonly given: keyof typeof GIVEN }
  | { readonly own: number }
  | { readonly promise: number }
  | number;
/** Memory as only a guest can say it. */
export interface Memory {
  readonly pointer: number;
  readonly length: number;
}
export type Argument = Ref | string | readonly Ref[] | Memory;
export type Machine = 'wasm' | 'embedvm' | 'raw';
export interface Made {
  readonly call: string;
  readonly args: Readonly<Record<string, Argument>>;
}
/** One wrong thing in a call, what must come of it (null: nothing is wrong after all), the calls before it, and where it can be said. */
export interface Row {
  readonly call: string;
  readonly wrong: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly reason: FaultReason | null;
  readonly before: readonly Made[];
  readonly on: readonly Machine[];
}

/** What alice was given with her first message, by its place. One reference came twice. */
export const GIVEN = { bob: 0, object: 1, objectAgain: 2, node: 3, promise: 4 } as const;
const BOB = { given: 'bob' } as const;
const NODE = { given: 'node' } as const;
const PROMISE = { given: 'promise' } as const;
const OBJECT = { given: 'object' } as const;
const own = (number: number) => ({ own: number });
const mine = (number: number) => ({ promise: number });

/** Calls with which nothing is wrong. */
export const RIGHT: Readonly<Record<string, Made['args']>> = {
  send: { target: BOB, body: 'x', slots: [own(1)], result: mine(9) },
  subscribe: { promise: PROMISE },
  resolveStage: { promise: mine(5), rejected: 0, body: 'x', slots: [own(1)] },
  resolveExactly: { slot: 0 },
  resolveCommit: {},
  exit: { failure: 0, body: 'x', slots: [own(1)] },
  notifyNext: { out: 0 },
  dropImports: { handles: [OBJECT] },
  retireImports: { handles: [OBJECT] },
  retireExports: { handles: [own(1)] },
  abandonExports: { handles: [own(1)] },
  vatstoreGet: { key: 'k' },
  vatstoreSet: { key: 'k', value: 'v' },
  vatstoreDelete: { key: 'k' },
  vatstoreGetNextKey: { key: 'k' },
  callNow: { node: NODE, body: 'x', slots: [own(1)] },
};

const ALL: readonly Machine[] = ['wasm', 'embedvm', 'raw'];
const GUESTS: readonly Machine[] = ['wasm', 'embedvm'];
const make = (call: string, args: Made['args'] = {}): Made => ({ call, args: { ...RIGHT[call], ...args } });
const drop = make('dropImports');
const retire = make('retireImports');
const exports = make('send', { target: own(1), slots: [], result: 0 });
const sends = make('send', { slots: [], result: mine(9) });
const stages = make('resolveStage');
const commit = make('resolveCommit');

function row(
  call: string,
  wrong: string,
  args: Row['args'],
  reason: Row['reason'],
  before: readonly Made[] = [],
  on = ALL,
): Row {
  return { call, wrong, args: { ...RIGHT[call], ...args }, reason, before, on };
}

/** What no reference of alice is, for every place where one is wanted. */
const NOWHERE: readonly (readonly [string, Ref, readonly Made[]])[] = [
  ['that is 0', 0, []],
  ['that nobody was ever given', 77, []],
  ['of the last place of a table', 1023, []],
  ['that was dropped', OBJECT, [drop]],
  ['that was retired', OBJECT, [drop, retire]],
];

/** The same for the places that name what need not be usable. */
const UNKNOWN: typeof NOWHERE = [
  ['0', 0, []],
  ['a number that nobody was ever given', 77, []],
  ['one that was retired', OBJECT, [drop, retire]],
  ['a number of its own that it never said', own(3), []],
];

/** A body or a list that does not lie in memory, or is longer than the call takes. */
function places(call: string, name: string, most: number): Row[] {
  const at = (pointer: number, length: number): Row['args'] => ({ [name]: { pointer, length } });
  return [
    row(call, `${name} behind the end of memory`, at(0xfffe, 64), 'bad-pointer', [], ['embedvm']),
    row(call, `${name} behind the end of memory`, at(0x2_0000, 1), 'bad-pointer', [], ['wasm']),
    row(call, `${name} whose end wraps`, at(0xffff_fffe, 4), 'bad-pointer', [], ['wasm']),
    ...(most < 0xffff
      ? [row(call, `${name} that is longer than it may be`, at(0, most + 1), 'bad-length', [], GUESTS)]
      : []),
    ...(most < 0xffff
      ? [row(call, `${name} of negative length`, at(0, -1), 'bad-length', [], ['embedvm'])]
      : []),
    row(call, `${name} of negative length`, at(0, -1), 'bad-length', [], ['wasm']),
  ];
}

export const ROWS: readonly Row[] = [
  row('send', 'nothing', {}, null),
  ...NOWHERE.map(([what, target, before]) =>
    row('send', `a target ${what}`, { target }, 'bad-handle', before),
  ),
  row('send', 'a target that is a device node', { target: NODE }, 'not-callable'),
  ...NOWHERE.map(([what, slot, before]) =>
    row('send', `a slot ${what}`, { slots: [slot] }, 'bad-handle', before),
  ),
  row('send', 'a result that nobody was ever given', { result: 77 }, 'bad-handle'),
  row('send', 'a result that is an object', { result: BOB }, 'not-promise'),
  row('send', 'a result that is an object of its own', { result: own(2) }, 'not-promise'),
  row('send', 'a result that is a device node', { result: NODE }, 'not-promise'),
  row('send', 'a result that another vat decides', { result: PROMISE }, 'not-decider'),
  row('send', 'a result that is in flight', {}, 'not-decider', [sends]),
  row('send', 'a result that is the target', { target: mine(9) }, 'twice'),
  row('send', 'a result that is a slot', { slots: [mine(9)] }, 'twice'),
  row('send', 'a slot that is the target, which is right', { target: BOB, slots: [BOB] }, null),
  ...places('send', 'body', 0xffff),
  ...places('send', 'slots', 64),

  ...NOWHERE.map(([what, promise, before]) =>
    row('subscribe', `a promise ${what}`, { promise }, 'bad-handle', before),
  ),
  row('subscribe', 'an object', { promise: BOB }, 'not-promise'),
  row('subscribe', 'an object of its own', { promise: own(2) }, 'not-promise'),
  row('subscribe', 'a device node', { promise: NODE }, 'not-promise'),
  row('subscribe', 'the same twice, which is right', {}, null, [make('subscribe')]),

  ...NOWHERE.map(([what, promise, before]) =>
    row('resolveStage', `a promise ${what}`, { promise }, 'bad-handle', before),
  ),
  ...NOWHERE.slice(0, 3).map(([what, slot]) =>
    row('resolveStage', `a slot ${what}`, { slots: [slot] }, 'bad-handle'),
  ),
  row('resolveStage', 'a truth that is 2', { rejected: 2 }, 'out-of-range', [], GUESTS),
  ...places('resolveStage', 'body', 0xffff),
  ...places('resolveStage', 'slots', 64),
  row('resolveExactly', 'nothing staged', {}, 'not-now', [], GUESTS),
  row('resolveExactly', 'nothing staged any longer', {}, 'not-now', [stages, commit], GUESTS),
  row('resolveExactly', 'a number above a byte', { slot: 256 }, 'out-of-range', [stages], GUESTS),
  row('resolveCommit', 'nothing staged', {}, 'not-now', [], GUESTS),
  row('resolveCommit', 'nothing staged any longer', {}, 'not-now', [stages, commit], GUESTS),
  row('resolveCommit', 'nothing', {}, null, [stages]),
  row('resolveCommit', 'an object', {}, 'not-promise', [make('resolveStage', { promise: BOB })]),
  row('resolveCommit', 'a device node', {}, 'not-promise', [make('resolveStage', { promise: NODE })]),
  row('resolveCommit', 'a promise that another vat decides', {}, 'not-decider', [
    make('resolveStage', { promise: PROMISE }),
  ]),
  row('resolveCommit', 'a promise that is in flight', {}, 'not-decider', [
    sends,
    make('resolveStage', { promise: mine(9) }),
  ]),
  row('resolveCommit', 'the same promise twice', {}, 'not-decider', [stages, stages], GUESTS),
  row(
    'resolveCommit',
    'exactly a slot that is not there',
    {},
    'out-of-range',
    [stages, make('resolveExactly', { slot: 1 })],
    GUESTS,
  ),
  row(
    'resolveCommit',
    'exactly a promise',
    {},
    'wrong-kind',
    [make('resolveStage', { slots: [mine(6)] }), make('resolveExactly')],
    GUESTS,
  ),

  ...NOWHERE.slice(0, 4).map(([what, slot, before]) =>
    row('exit', `a slot ${what}`, { slots: [slot] }, 'bad-handle', before),
  ),
  row('exit', 'a truth that is 2', { failure: 2 }, 'out-of-range', [], GUESTS),
  ...places('exit', 'slots', 64),
  row(
    'notifyNext',
    'room behind the end of memory',
    { out: { pointer: 0xfffe, length: 0 } },
    'bad-pointer',
    [],
    ['embedvm'],
  ),
  row(
    'notifyNext',
    'room behind the end of memory',
    { out: { pointer: 0xffff_fffe, length: 0 } },
    'bad-pointer',
    [],
    ['wasm'],
  ),

  ...UNKNOWN.map(([what, handle, before]) =>
    row('dropImports', what, { handles: [handle] }, 'bad-handle', before),
  ),
  row('dropImports', 'an export', { handles: [own(1)] }, 'not-import', [exports]),
  row('dropImports', 'a promise', { handles: [PROMISE] }, 'wrong-kind'),
  row('dropImports', 'one that was dropped, which is right', {}, null, [drop]),
  row('dropImports', 'the same twice, which is right', { handles: [OBJECT, { given: 'objectAgain' }] }, null),
  ...places('dropImports', 'handles', 256),
  row('retireImports', 'one that may still be used', {}, 'still-usable'),
  row('retireImports', 'a promise', { handles: [PROMISE] }, 'still-usable'),
  ...UNKNOWN.map(([what, handle, before]) =>
    row('retireImports', what, { handles: [handle] }, 'bad-handle', before),
  ),
  row('retireImports', 'an export', { handles: [own(1)] }, 'not-import', [exports]),
  row('retireImports', 'the same twice', { handles: [OBJECT, { given: 'objectAgain' }] }, 'bad-handle', [
    drop,
  ]),
  row('retireImports', 'nothing', {}, null, [drop]),
  ...places('retireImports', 'handles', 256),
  row('retireExports', 'one that is not dropped', {}, 'still-usable', [exports]),
  row('retireExports', 'its root, which others hold', { handles: [own(0)] }, 'still-usable'),
  ...UNKNOWN.map(([what, handle, before]) =>
    row('retireExports', what, { handles: [handle] }, 'bad-handle', before),
  ),
  row('retireExports', 'an import', { handles: [BOB] }, 'not-export'),
  row('retireExports', 'a promise of its own', { handles: [mine(9)] }, 'wrong-kind', [sends]),
  ...places('retireExports', 'handles', 256),
  ...UNKNOWN.map(([what, handle, before]) =>
    row('abandonExports', what, { handles: [handle] }, 'bad-handle', before),
  ),
  row('abandonExports', 'an import', { handles: [BOB] }, 'not-export'),
  row('abandonExports', 'a promise of its own', { handles: [mine(9)] }, 'wrong-kind', [sends]),
  row('abandonExports', 'the same twice', { handles: [own(1), own(1)] }, 'bad-handle', [exports]),
  row('abandonExports', 'nothing', {}, null, [exports]),
  ...places('abandonExports', 'handles', 256),

  row('vatstoreSet', 'a key of no bytes', { key: '' }, 'bad-length'),
  row('vatstoreSet', 'more than the store may have', { value: 'x'.repeat(600) }, 'store-full'),
  row('vatstoreSet', 'a value of no bytes, which is right', { value: '' }, null),
  row('vatstoreGet', 'a key of no bytes, which nobody has', { key: '' }, null),
  row('vatstoreGetNextKey', 'a key of no bytes, which is right', { key: '' }, null),
  row('vatstoreDelete', 'a key that is not there, which is right', {}, null),
  ...['vatstoreGet', 'vatstoreSet', 'vatstoreDelete', 'vatstoreGetNextKey'].flatMap((call) =>
    places(call, 'key', 1024),
  ),
  ...places('vatstoreSet', 'value', 0xffff),

  row('callNow', 'nothing', {}, null),
  ...NOWHERE.map(([what, node, before]) => row('callNow', `a node ${what}`, { node }, 'bad-handle', before)),
  row('callNow', 'an object', { node: BOB }, 'wrong-kind'),
  row('callNow', 'an object of its own', { node: own(1) }, 'wrong-kind'),
  row('callNow', 'a promise', { node: PROMISE }, 'wrong-kind'),
  ...NOWHERE.map(([what, slot, before]) =>
    row('callNow', `a slot ${what}`, { slots: [slot] }, 'bad-handle', before),
  ),
  row('callNow', 'a slot that is a promise', { slots: [PROMISE] }, 'wrong-kind'),
  row('callNow', 'a slot that is a promise of its own', { slots: [mine(5)] }, 'wrong-kind'),
  row('callNow', 'a slot that is the node, which is right', { slots: [NODE] }, null),
  ...places('callNow', 'body', 0xffff),
  ...places('callNow', 'slots', 64),
];

export const CASES: readonly (Row & { readonly machine: Machine })[] = ROWS.flatMap((each) =>
  each.on.map((machine) => ({ ...each, machine })),
);
