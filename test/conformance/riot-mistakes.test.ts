import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES, type LoweredAbi, lookUp, lower, readAbi } from '@callgate/generators';
import { describe, expect, test } from 'vitest';
import { GOLDEN_CASES, goldenCase } from '../src/golden-cases.js';
import { type Generated, generated } from './generated.js';
import { golden, goldenTypeScript, typeErrors } from './goldens.js';
import { roundTrip, runEmbedvm } from './round-trip.js';
import type { Action } from './script.js';

/** The mistakes of handwritten glue that the generator cannot make: each test fails when it does. */

const lowered: readonly (readonly [string, LoweredAbi])[] = GOLDEN_CASES.flatMap((name) => {
  const lookup = lookUp(readAbi(goldenCase(name)).abi!);
  return PROFILES.map((profile) => [`${name} on ${profile.id}`, lower(lookup, profile)] as const);
});

/** The same, with a mistake in its include for EmbedVM guests. */
function withMistake(made: Generated, from: string | RegExp, to: string): Generated {
  const evs = made.evs.replace(from, to);
  expect(evs).not.toBe(made.evs);
  return { ...made, evs };
}

test('arguments popped in the order they were pushed', async () => {
  const actions: Action[] = [
    { call: 'sendSmall', passes: [1, 2, true, 4, 5] },
    { call: 'sendWords', passes: [0x00010002, 0x00030004] },
    { call: 'sendU64', passes: [0x0001000200030004n] },
    { call: 'sendI64', passes: [0x0001000200030004n, 5] },
  ];
  const { wasm, embedvm, made } = await roundTrip('scalars', actions);
  const sent = actions.map(({ passes }) => passes);
  for (const { seen } of [wasm, embedvm]) expect(seen.map((each) => each.arguments)).toEqual(sent);
  const reversed = withMistake(
    made,
    /(\.routine sendWords\n)((?: {2}getarg \d\n)+)/,
    '$1  getarg 0\n  getarg 1\n  getarg 2\n  getarg 3\n',
  );
  const { seen } = await runEmbedvm(reversed, actions.slice(1, 2));
  expect(seen.map((each) => each.arguments)).not.toEqual([sent[1]]);
});

describe('a void call whose guest stub still pops', () => {
  test('on EmbedVM the stack is what it was', async () => {
    const made = await generated('scalars');
    const calls = made.embedvm.syscalls.filter(
      ({ family, answer }) => family.name === 'scalars' && answer.kind === 'nothing',
    );
    expect(calls.length).toBeGreaterThan(5);
    const actions = calls.map(({ call }): Action => {
      const passes = call.parameters.map(({ type }) =>
        type.kind === 'bool'
          ? false
          : type.kind === 'enum'
            ? Number(type.name === 'Colour')
            : ((type.kind === 'integer' ? type.range?.min : undefined) ?? 0),
      );
      return { call: call.name, passes };
    });
    // The guest stores what a call left on the stack and reports it: 0 for a void call, and nothing of its arguments.
    const { vat, got } = await runEmbedvm(made, actions);
    expect(vat.record).toBeNull();
    expect(got).toHaveLength(actions.length);
    for (const { error } of got) expect(error).toBe(0);
    // A stub that pops the 0 returns what lies beneath it.
    const popping = withMistake(made, /(\.routine sendWords[\s\S]*?uf 0\n) {2}ret\n/, '$1  drop\n  ret\n');
    const broken = await runEmbedvm(popping, [{ call: 'sendWords', passes: [1, 2] }]);
    expect(broken.got[0]?.error).not.toBe(0);
  });

  test('on wasm neither the import nor the function has a result', () => {
    for (const name of GOLDEN_CASES) {
      const silent = lower(
        lookUp(readAbi(goldenCase(name)).abi!),
        PROFILES.find(({ id }) => id === 'wasm32')!,
      ).syscalls.filter(({ answer }) => answer.kind === 'nothing');
      for (const { family, call } of silent)
        expect(readFileSync(join(golden('guest-assemblyscript', name), `${family.name}.ts`), 'utf8')).toMatch(
          new RegExp(`declare function import_${call.name}\\([^)]*\\): void;`),
        );
    }
  });
});

describe('a 32-bit result through a 16-bit stack', () => {
  test.each(lowered)('%s: what is wider than the slot goes through the pointer', (_, abi) => {
    for (const { call, answer } of abi.syscalls) {
      if (answer.kind !== 'value' || answer.type.kind !== 'integer') continue;
      expect([call.name, Number(answer.type.name.slice(1)) <= abi.wordBits]).toEqual([call.name, true]);
    }
  });

  test('every bit comes back', async () => {
    const { wasm, embedvm } = await roundTrip('scalars', [
      { call: 'getU32', reply: { value: 0xdeadbeef } },
      { call: 'getI64', reply: { value: -0x123456789abcdefn } },
    ]);
    for (const { got } of [wasm, embedvm])
      expect(got.map(({ value }) => value)).toEqual([0xdeadbeef, -0x123456789abcdefn]);
  });
});

test('a handle slot taken and never typed when there is nothing to return', async () => {
  const nothing = Array.from(
    { length: 20 },
    (): Action => ({ call: 'doorFind', passes: [1], reply: { value: null } }),
  );
  const errors = Array.from({ length: 20 }, (): Action => ({ call: 'portalMake', reply: { error: 1 } }));
  const absent = Array.from(
    { length: 20 },
    (): Action => ({ call: 'leaseFind', passes: [1], reply: { value: null } }),
  );
  const { wasm, embedvm } = await roundTrip('handles', [...nothing, ...errors, ...absent]);
  for (const { vat, got } of [wasm, embedvm]) {
    expect(vat.record).toBeNull();
    expect(vat.handles).toBe(0);
    expect(got.every(({ value }) => value === false || value === null)).toBe(true);
  }
});

describe('an iterator that ends by going invalid and leaks its slot', () => {
  test('at its end', async () => {
    const { wasm, embedvm } = await roundTrip('handles', [
      { call: 'doorFind', passes: [1], reply: { value: 1 }, keep: 1 },
      { call: 'doorNext', passes: [{ register: 1 }], reply: { value: 2 }, keep: 2 },
      { call: 'doorNext', passes: [{ register: 2 }], reply: { value: null }, keep: 3 },
    ]);
    for (const { vat } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(vat.handles).toBe(0);
    }
  });

  test('when another party ends it, or what stands beside it', async () => {
    const { wasm, embedvm } = await roundTrip('handles', [
      { call: 'leaseTake', reply: { value: 1 }, keep: 1 },
      { call: 'leaseTake', reply: { value: 2 }, keep: 2 },
      { call: 'leaseTake', reply: { value: 3 }, keep: 3 },
      { call: 'anyAsk', passes: [{ register: 1 }], reply: { value: true, ends: 1 } },
      // The handler is not asked the first and the third time, so this is what it answers the second time.
      { call: 'leaseTrade', passes: [{ register: 1 }, { register: 2 }], reply: { value: 4, ends: 3 } },
      { call: 'leaseTrade', passes: [{ register: 2 }, { register: 3 }], keep: 4 },
      { call: 'leaseTrade', passes: [{ register: 4 }, { register: 3 }] },
    ]);
    for (const { vat, got, seen } of [wasm, embedvm]) {
      expect(vat.record).toBeNull();
      expect(got.slice(4).map(({ error, value }) => [error, value])).toEqual([
        [0x7fff, null],
        [0, true],
        [0x7fff, null],
      ]);
      expect(seen.filter(({ call }) => call === 'leaseTrade')).toHaveLength(1);
      // What is left is the lease that was only borrowed, and is gone.
      expect(vat.handles).toBe(1);
    }
  });
});

describe('kind names that differ between declaration and check', () => {
  test('a kind and its sub-kinds are the same numbers everywhere', async () => {
    const { tables } = await generated('handles');
    const plan = (name: string) => tables.abi.syscalls.find((each) => each.name === name)?.handles[0];
    expect(plan('doorLook')).toMatchObject({ kinds: [1024, 1025], rights: 1 });
    expect(plan('portalOpen')).toMatchObject({ kinds: [1025], rights: 2 });
    expect(plan('leaseName')).toMatchObject({ kinds: [1026], rights: 0 });
    const kinds = tables.abi.kinds.map(({ name, number, parent }) => [name, number, parent]);
    expect(kinds).toEqual([
      ['Door', 1024, 0],
      ['Portal', 1025, 1024],
      ['Lease', 1026, 0],
    ]);
  });

  test.each([
    ['wrong-kind', 'leaseTake', 'doorNext'],
    ['wrong-kind', 'doorMake', 'leaseName'],
    ['missing-right', 'doorMake', 'portalOpen'],
  ])('%s: what %s makes is not what %s takes', async (reason, makes, takes) => {
    const { wasm, embedvm } = await roundTrip('handles', [
      { call: makes, reply: { value: 1 }, keep: 1 },
      { call: takes, passes: [{ register: 1 }, 8] },
    ]);
    for (const { vat } of [wasm, embedvm]) expect(vat.record).toMatchObject({ reason, call: takes });
  });
});

test('a null test on the wrong variable', async () => {
  const { wasm, embedvm } = await roundTrip('handles', [
    { call: 'doorFind', passes: [0], reply: { value: 3 }, keep: 1 },
    { call: 'doorFind', passes: [1], reply: { value: null }, keep: 2 },
    { call: 'doorNext', passes: [{ register: 1 }], reply: { value: null }, keep: 3 },
    { call: 'doorAsk', passes: [{ register: 2 }], reply: { value: false } },
    { call: 'doorAsk', passes: [{ register: 3 }], reply: { value: false } },
  ]);
  for (const { got, seen } of [wasm, embedvm]) {
    expect(got.map(({ value }) => value)).toEqual([true, false, false, false, false]);
    expect(seen.slice(3).map((each) => each.arguments)).toEqual([[-1], [-1]]);
  }
});

describe('a text copy whose result is not a length', () => {
  test('the length comes back, and nothing is written behind it', async () => {
    const { wasm, embedvm } = await roundTrip('buffers', [
      { call: 'fillBytes', passes: [10], reply: { data: [1, 2, 3] } },
    ]);
    for (const { got } of [wasm, embedvm]) {
      expect(got).toMatchObject([{ value: 3, data: [1, 2, 3, ...Array(7).fill(0xee)] }]);
    }
  });

  test.each(['fillBytes', 'fillU8List', 'fillU32List'])(
    '%s: a length above the capacity is the handler’s bug',
    async (call) => {
      const { wasm, embedvm } = await roundTrip('buffers', [
        { call, passes: [4], reply: { data: [1], claims: 5 } },
      ]);
      for (const { vat, bugs } of [wasm, embedvm]) {
        expect(vat.record?.reason).toBe('kernel-bug');
        expect(bugs).toHaveLength(1);
      }
    },
  );
});

test('an implementation named differently from what the glue calls', () => {
  const texts = goldenTypeScript(['six-calls']);
  const handlers = join(golden('kernel-ts', 'six-calls'), 'sixCalls.ts');
  texts.set(handlers, texts.get(handlers)!.replace('  saulRead(', '  saulReadValue('));
  const errors = typeErrors(texts);
  expect(
    errors.filter((error) => error.startsWith('/wasm-host/') && error.includes("'saulRead' does not exist")),
  ).toHaveLength(1);
  expect(
    errors.filter(
      (error) => error.startsWith('/embedvm-host/') && error.includes("'saulRead' does not exist"),
    ),
  ).toHaveLength(1);
});

describe('a table entry that exists on one side only', () => {
  test.each(GOLDEN_CASES)('%s', async (name) => {
    const { tables, wasm, embedvm, wasmGlue, embedvmGlue, evs, assemblyScript } = await generated(name);
    const numbers = (calls: readonly { readonly number: number }[]) =>
      calls.map(({ number }) => number).sort((a, b) => a - b);
    const of = (profile: string, what: 'syscalls' | 'dispatches') =>
      numbers(tables.abi[what].filter(({ slots }) => profile in slots));
    const glue = wasmGlue({});
    expect(numbers(glue.imports)).toEqual(of('wasm32', 'syscalls'));
    expect(numbers(glue.exports)).toEqual(of('wasm32', 'dispatches'));
    expect(numbers(embedvmGlue({}).dispatches)).toEqual(of('embedvm16', 'dispatches'));
    // A call that was renamed has a constant for each of its names.
    const constants = (prefix: string) => {
      const found = evs.matchAll(new RegExp(`^\\.equ ${prefix}\\w+ (\\d+)`, 'gm'));
      return [...new Set([...found].map(([, number]) => Number(number)))].sort((a, b) => a - b);
    };
    expect(constants('CALL_')).toEqual(of('embedvm16', 'syscalls'));
    expect(constants('DISPATCH_')).toEqual(of('embedvm16', 'dispatches'));
    const imports = [...assemblyScript.values()].flatMap((text) => [
      ...text.matchAll(/@external\("callgate", "\w+#(\d+)"\)/g),
    ]);
    // The runtime's abort imports lastWords itself.
    const imported = new Set(imports.map(([, number]) => Number(number)));
    expect([...imported].sort((a, b) => a - b)).toEqual(of('wasm32', 'syscalls'));
    for (const { call, slots } of wasm.syscalls) {
      expect(glue.imports.find(({ number }) => number === call.number)?.parameters).toHaveLength(
        slots.length,
      );
    }
    expect(numbers(embedvm.syscalls.map(({ call }) => call))).toEqual(of('embedvm16', 'syscalls'));
  });
});

describe('a value outside its type', () => {
  const span = { tag: 0, from: 0n, to: 0n, tint: 0 };
  const figure = {
    shape: 1,
    style: 0,
    mark: 0,
    corner: { x: 0, seen: false },
    last: 0,
    far: { x: 0, seen: false },
  };

  test.each<[string, string, Action]>([
    ['no member of a closed enum', 'scalars', { call: 'sendEnums', passes: [3, 0, 0, 0] }],
    ['above a closed enum with the values of a bool', 'scalars', { call: 'sendEnums', passes: [1, 2, 0, 0] }],
    ['wider than an open enum', 'scalars', { call: 'sendEnums', passes: [1, 0, 0x10000, 0] }],
    ['no flag', 'scalars', { call: 'sendEnums', passes: [1, 0, 0, 4] }],
    ['no member of 32 bits', 'scalars', { call: 'sendColour32', passes: [0xff000001] }],
    ['no member in a record', 'records', { call: 'sendFigure', passes: [{ ...figure, shape: 0 }] }],
    ['no flag in a record', 'records', { call: 'sendFigure', passes: [{ ...figure, style: 2 }] }],
  ])('%s is a fault', async (what, name, action) => {
    const { wasm, embedvm } = await roundTrip(name, [action]);
    expect(wasm.vat.record?.reason).toBe('out-of-range');
    // What is wider than the word cannot be passed there.
    if (!what.startsWith('wider')) expect(embedvm.vat.record?.reason).toBe('out-of-range');
  });

  test('and what is inside is none', async () => {
    const { wasm, embedvm } = await roundTrip('records', [
      { call: 'sendFigure', passes: [figure] },
      { call: 'sendSpan', passes: [0, span] },
    ]);
    for (const { vat } of [wasm, embedvm]) expect(vat.record).toBeNull();
  });
});
