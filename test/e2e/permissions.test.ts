import { abi } from '@callgate/kernel/abi';
import { describe, expect, test } from 'vitest';
import { embedvmCall, embedvmGuest, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

interface Guarded {
  readonly call: string;
  /** What the guest passes; on EmbedVM a u32 is two words. */
  readonly slots: readonly number[];
  readonly words: readonly number[];
  /** The answer without the permission; null for a fault. */
  readonly answer: 'none' | 'Refused' | null;
}

const GUARDED: readonly Guarded[] = [
  { call: 'puts', slots: [0, 1], words: [0, 1], answer: null },
  { call: 'timerSetMs', slots: [7], words: [0, 7], answer: null },
  { call: 'pause', slots: [], words: [], answer: null },
  { call: 'clockMicros', slots: [64], words: [64], answer: null },
  { call: 'saulIterInit', slots: [], words: [], answer: 'none' },
  { call: 'saulFindType', slots: [255], words: [255], answer: 'none' },
  { call: 'saulFindName', slots: [0, 4], words: [0, 4], answer: 'none' },
  { call: 'randomU16', slots: [], words: [], answer: null },
  { call: 'randomU32', slots: [], words: [64], answer: null },
  { call: 'randomFill', slots: [64, 8], words: [64, 8], answer: null },
  { call: 'boardName', slots: [64, 8], words: [64, 8], answer: null },
  { call: 'vfsRoot', slots: [], words: [], answer: 'none' },
  { call: 'coapServerResourceNew', slots: [0, 0, 64], words: [0, 0, 64], answer: 'Refused' },
];

const entryOf = (name: string) => {
  const entry = abi.syscalls.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`no call ${name}`);
  return entry;
};

function imageOf(vm: 'wasm' | 'embedvm', { call, slots, words }: Guarded): Uint8Array {
  const { number } = entryOf(call);
  if (vm === 'embedvm') return embedvmGuest(`${embedvmCall(number, ...words)}\ndrop\nret0`);
  const made = `(call $${call} ${slots.map((slot) => `(i32.const ${slot})`).join(' ')})`;
  return wasmGuest(WASM_TYPES, ['puts', 'clockMicros'].includes(call) ? made : `(drop ${made})`);
}

test('every call that a permission guards stands in the table', () => {
  const guarded = abi.syscalls.filter(
    ({ permission, handles }) => permission !== null && handles.every(({ use }) => use === 'create'),
  );
  expect(GUARDED.map(({ call }) => call)).toEqual(guarded.map(({ name }) => name));
});

describe.each(['wasm', 'embedvm'] as const)('without its permission, on %s,', (vm) => {
  const exists = GUARDED.filter(
    ({ call }) => entryOf(call).slots[vm === 'wasm' ? 'wasm32' : 'embedvm16'] !== undefined,
  );

  test.each(exists.map((each) => [each.call, each] as const))(
    '%s does what the ABI says',
    async (name, guarded) => {
      const permission = entryOf(name).permission;
      const host = testHost();
      const others = abi.permissions.filter((each) => each !== permission);
      const denied = await host.finish(host.add('guest', vm, imageOf(vm, guarded), { permissions: others }));
      if (guarded.answer === null) {
        expect(denied).toMatchObject({ state: 'terminated', reason: 'not-permitted', handles: 0 });
        const detail = `the manifest does not grant the permission ${permission}`;
        expect(denied.record).toMatchObject({ call: name, inCall: true, detail });
        expect(denied.record?.lines).toHaveLength(1);
      } else {
        expect(denied).toMatchObject({ state: 'ended', reason: null });
        expect(host.trace).toHaveLength(1);
        expect(host.trace[0]).toMatch(new RegExp(`${name}\\(.*\\) = ${guarded.answer}$`));
      }
      expect([host.lines, host.bugs, host.kernel.objects.live]).toEqual([[], [], 0]);
    },
  );

  test.each(exists.filter(({ answer }) => answer !== null).map((each) => [each.call, each] as const))(
    '%s costs as much as with it',
    async (_name, guarded) => {
      const host = testHost();
      const denied = await host.finish(host.add('denied', vm, imageOf(vm, guarded), { permissions: [] }));
      const granted = await host.finish(host.add('granted', vm, imageOf(vm, guarded)));
      expect(denied.fuelUsed).toBe(granted.fuelUsed);
    },
  );
});

test('on EmbedVM a call without its permission still counts its words', async () => {
  const host = testHost();
  const image = embedvmGuest(`${embedvmCall(32, 1)}\ndrop\nret0`);
  expect(await host.finish(host.add('guest', 'embedvm', image, { permissions: [] }))).toMatchObject({
    reason: 'argument-count',
  });
});

test('nothing is granted by default', async () => {
  const host = testHost();
  const backend = host.backends.get('embedvm');
  if (backend === undefined) throw new Error('no VM');
  const vat = host.kernel.addVat({
    name: 'guest',
    backend,
    image: embedvmGuest(`${embedvmCall(16, 0, 0)}\nret0`),
  });
  expect(await host.finish(vat)).toMatchObject({ reason: 'not-permitted' });
});

test('a call that takes a handle asks for no permission: holding is permission', async () => {
  const host = testHost();
  const image = embedvmGuest(`${embedvmCall(25, 1)}\ndrop\nret0`);
  expect(await host.finish(host.add('guest', 'embedvm', image, { permissions: [] }))).toMatchObject({
    reason: null,
  });
});
