import { type RawSyscall, exported, exportedPromise, rawVat } from '@callgate/kernel';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { expect, test } from 'vitest';
import { DESCRIPTION } from './description.js';
import { CELLS, type Program, type Step, type Word } from './program.js';
import { vatOf } from './vat-of.js';
import { Watch } from './watch.js';
import { world } from './world.js';
import { type Argument, CASES, GIVEN, type Made, type Machine, type Ref, RIGHT } from './wrong-calls.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const NO_BYTES = new Uint8Array();
/** Where a guest keeps what it was given. */
const FIRST = 1;
const AFTER: Made = { call: 'send', args: { ...RIGHT.send, body: 'after', slots: [], result: 0 } };

/** A guest that makes these calls when it gets its first message. */
function programOf(machine: 'wasm' | 'embedvm', calls: readonly Made[]): Program {
  const profile = DESCRIPTION.profiles[machine === 'wasm' ? 'wasm32' : 'embedvm16'];
  const width = profile.handleBits / 8;
  const pool = new Uint8Array(2048);
  let free = 0;
  const keep = (content: Uint8Array): Word => {
    pool.set(content, free);
    free += content.length;
    return { pool: free - content.length };
  };
  const top = 2 ** (profile.handleBits - 1);
  const numberOf = (ref: Ref): number | null => {
    if (typeof ref === 'number') return ref;
    if ('given' in ref) return null;
    return 'own' in ref ? top + ref.own : top + top / 2 + ref.promise;
  };
  const wordOf = (ref: Ref): Word => {
    const number = numberOf(ref);
    return number ?? { cell: FIRST + GIVEN[(ref as { given: keyof typeof GIVEN }).given] };
  };
  const listOf = (refs: readonly Ref[]): Word => {
    const [first] = refs;
    if (typeof first === 'object' && 'given' in first) return { at: FIRST + GIVEN[first.given] };
    const list = new Uint8Array(refs.length * width);
    const view = new DataView(list.buffer);
    for (const [index, ref] of refs.entries()) {
      if (width === 2) view.setUint16(2 * index, numberOf(ref) ?? 0, profile.littleEndian);
      else view.setUint32(4 * index, numberOf(ref) ?? 0, profile.littleEndian);
    }
    return keep(list);
  };
  const stepOf = ({ call: name, args }: Made): Step => {
    const call = profile.syscalls.find((each) => each.name === name);
    if (call === undefined) throw new Error(`there is no call ${name}`);
    const words: Word[] = call.slots.map(() => 0);
    for (const take of call.takes) {
      const given: Argument | undefined = args[take.name];
      const [slot, length] = take.slots;
      if (typeof given === 'object' && 'pointer' in given) {
        words[slot] = given.pointer;
        if (length !== undefined) words[length] = given.length;
      } else if (take.is === 'room') {
        words[slot] = { scratch: 0 };
      } else if (typeof given === 'string') {
        words[slot] = keep(bytes(given));
        words[length ?? 0] = given.length;
      } else if (Array.isArray(given)) {
        words[slot] = listOf(given as readonly Ref[]);
        words[length ?? 0] = given.length;
      } else {
        words[slot] = wordOf(given as Ref);
      }
    }
    return { call: call.number, words, into: CELLS, careful: false, when: 'deliver' };
  };
  const pull = profile.syscalls.find(({ name }) => name === 'pull');
  const words: Word[] = (pull?.slots ?? []).map(() => 0);
  words[0] = 2;
  words.splice(-2, 2, { at: FIRST }, 5);
  const steps = [
    { call: pull?.number ?? 0, words, into: CELLS, careful: false, when: 'deliver' } as const,
    ...calls.map(stepOf),
  ];
  return {
    guest: machine === 'wasm' ? 'wasm' : 'embedvm-entry',
    permissions: [],
    handles: 100,
    inbox: 100,
    fuel: 1_000_000,
    memory: 65_536,
    onFault: 'terminate',
    perEntry: steps.length,
    // A guest that is entered for its start makes them with its second entry.
    steps: [...steps, ...steps],
    abandon: true,
    pool: Buffer.from(pool).toString('hex'),
  };
}

/** The same calls of a vat in the host's language. What a guest stages and commits is one call there. */
function raw(calls: readonly Made[]) {
  return rawVat((syscall: RawSyscall) => ({
    deliver(_target, _body, slots) {
      const handleOf = (ref: Ref): number => {
        if (typeof ref === 'number') return ref;
        if ('given' in ref) return slots[GIVEN[ref.given]];
        return 'own' in ref ? exported(ref.own) : exportedPromise(ref.promise);
      };
      for (const { call, args } of calls) {
        const ref = (name: string) => handleOf(args[name] as Ref);
        const list = (name: string) => (args[name] as readonly Ref[]).map(handleOf);
        const body = (name: string) => bytes(args[name] as string);
        if (call === 'send') syscall.send(ref('target'), body('body'), list('slots'), ref('result'));
        else if (call === 'subscribe') syscall.subscribe(ref('promise'));
        else if (call === 'resolveStage')
          syscall.resolve([{ promise: ref('promise'), body: body('body'), slots: list('slots') }]);
        else if (call === 'exit') syscall.exit(false, body('body'), list('slots'));
        else if (call === 'callNow') syscall.callNow(ref('node'), body('body'), list('slots'));
        else if (call === 'vatstoreSet') syscall.vatstoreSet(body('key'), body('value'));
        else if (call === 'vatstoreGet' || call === 'vatstoreDelete' || call === 'vatstoreGetNextKey')
          syscall[call](body('key'));
        else if (
          call === 'dropImports' ||
          call === 'retireImports' ||
          call === 'retireExports' ||
          call === 'abandonExports'
        )
          syscall[call](list('handles'));
      }
    },
  }));
}

/** Alice makes the calls; answers how she ended, what bob was told, and how it is with all others. */
async function played(machine: Machine, calls: readonly Made[]) {
  const bugs: string[] = [];
  const watch = new Watch(DESCRIPTION);
  const { kernel, handlers } = world([], bugs);
  const heard: string[] = [];
  const backend = rawVat((syscall) => ({
    deliver(_target, body, _slots, result) {
      const text = new TextDecoder().decode(body);
      if (text !== 'keep') heard.push(text);
      if (result !== 0 && text === 'ping') syscall.resolve([{ promise: result, body }]);
    },
  }));
  const [bob, dave] = ['bob', 'dave'].map((name) =>
    kernel.root(kernel.addVat({ name, backend, image: NO_BYTES })),
  );
  const device = kernel.addDevice({ name: 'lamp', setup: () => ({ invoke: () => ({ body: NO_BYTES }) }) });
  const guest =
    machine === 'raw'
      ? { backend: raw(calls), image: NO_BYTES, abandon: true }
      : vatOf(
          programOf(machine, calls),
          wasmBackend(watch.wasm(wasmGlue(handlers))),
          embedvmBackend(watch.embedvm(embedvmGlue(handlers))),
        );
  const alice = kernel.addVat({ name: 'alice', ...guest, store: 512 });
  // Bob keeps the result of this one.
  const promise = kernel.queueMessage(bob, bytes('keep'));
  const greeting = kernel.queueMessage(kernel.root(alice), bytes('go'), [
    bob,
    dave,
    dave,
    kernel.deviceRoot(device),
    promise,
  ]);
  kernel.letGo(greeting);
  await kernel.run({ cranks: 100 });
  const ping = kernel.queueMessage(bob, bytes('ping'));
  await kernel.run({ cranks: 100 });
  expect(new TextDecoder().decode(kernel.settlementOf(ping)?.body)).toBe('ping');
  expect([kernel.audit(), bugs, watch.problems]).toEqual([[], [], []]);
  const others = kernel.vats().filter(({ name }) => name !== 'alice');
  expect(others.map(({ state }) => state)).toEqual(['idle', 'idle']);
  return { reason: kernel.vats()[alice - 1].reason, heard: heard.filter((text) => text !== 'ping') };
}

test(`there are ${CASES.length} cases`, () => {
  expect(CASES.length).toBeGreaterThan(200);
  const calls = DESCRIPTION.profiles.wasm32.syscalls.filter(
    ({ family }) => family === 'kernel' || family === 'device',
  );
  expect(calls.map(({ name }) => name).filter((name) => !CASES.some(({ call }) => call === name))).toEqual(
    [],
  );
});

test.each(CASES)('$call, $wrong ($machine)', async ({ machine, call, args, before, reason }) => {
  // Host code resolves in one call what a guest stages and commits.
  const last = machine === 'raw' && call === 'resolveCommit' ? [] : [{ call, args }];
  const calls = [...before, ...last, AFTER];
  const ended = await played(machine, calls);
  // What she did before is undone with it, and nothing comes after.
  const sent = calls.flatMap((each) => (each.call === 'send' && isToBob(each) ? [each.args.body] : []));
  expect(ended).toEqual({ reason, heard: reason === null ? sent : [] });
});

function isToBob({ args: { target } }: Made): boolean {
  return typeof target === 'object' && 'given' in target && target.given === 'bob';
}

/** What only host code can pass. */
test.each<[string, (syscall: RawSyscall, bob: number) => void, string]>([
  ['a handle that is a fraction', (vat) => vat.send(exported(1) + 0.5, NO_BYTES), 'bad-handle'],
  ['a handle above 32 bits', (vat) => vat.send(2 ** 31 + 1, NO_BYTES), 'bad-handle'],
  ['a handle that is no number', (vat) => vat.subscribe('1' as never), 'bad-handle'],
  ['a handle that is NaN', (vat) => vat.subscribe(Number.NaN), 'bad-handle'],
  ['a handle that is a symbol', (vat) => vat.callNow(Symbol() as never, NO_BYTES), 'bad-handle'],
  ['a handle that is a bigint', (vat) => vat.send(1n as never, NO_BYTES), 'bad-handle'],
  ['a body that is a text', (vat, bob) => vat.send(bob, 'text' as never), 'bad-pointer'],
  ['a body that is null', (vat, bob) => vat.send(bob, null as never), 'bad-pointer'],
  ['slots that are null', (vat, bob) => vat.send(bob, NO_BYTES, null as never), 'bad-handle'],
  ['slots that are a number', (vat, bob) => vat.send(bob, NO_BYTES, 5 as never), 'bad-handle'],
  ['slots of no length', (vat, bob) => vat.send(bob, NO_BYTES, {} as never), 'bad-length'],
  ['slots of half a length', (vat, bob) => vat.send(bob, NO_BYTES, { length: 0.5 }), 'bad-length'],
  [
    'slots of endless length',
    (vat, bob) => vat.send(bob, NO_BYTES, { length: Number.POSITIVE_INFINITY }),
    'bad-length',
  ],
  ['257 slots', (vat, bob) => vat.send(bob, NO_BYTES, new Int32Array(257).fill(bob)), 'bad-length'],
  ['a list with a hole', (vat) => vat.dropImports({ length: 2, 1: 1 }), 'bad-handle'],
  ['a list that is a text', (vat) => vat.retireImports('12' as never), 'bad-handle'],
  ['a result that is undefined, which is none', (vat, bob) => vat.send(bob, NO_BYTES, [], undefined), 'none'],
  [
    'a promise that another vat decides',
    (vat) => vat.resolve([{ promise: exported(1), body: NO_BYTES }]),
    'not-promise',
  ],
  [
    'exactly half a slot',
    (vat) =>
      vat.resolve([{ promise: exportedPromise(1), body: NO_BYTES, slots: [exported(1)], exactly: 0.5 }]),
    'out-of-range',
  ],
  [
    'exactly slot -2',
    (vat) => vat.resolve([{ promise: exportedPromise(1), body: NO_BYTES, exactly: -2 }]),
    'out-of-range',
  ],
  ['a key of 1,025 bytes', (vat) => vat.vatstoreSet(new Uint8Array(1025), NO_BYTES), 'bad-length'],
  [
    'a value above a mebibyte',
    (vat) => vat.vatstoreSet(new Uint8Array(1), new Uint8Array((1 << 20) + 1)),
    'bad-length',
  ],
])('raw: %s', async (_what, act, reason) => {
  const { kernel } = world([], []);
  const heard: string[] = [];
  const peer = rawVat(() => ({ deliver: (_target, body) => heard.push(new TextDecoder().decode(body)) }));
  const bob = kernel.root(kernel.addVat({ name: 'bob', backend: peer, image: NO_BYTES }));
  const backend = rawVat((syscall) => ({
    deliver(_target, _body, slots) {
      try {
        act(syscall, slots[0]);
      } finally {
        syscall.send(slots[0], bytes('after'));
      }
    },
  }));
  const alice = kernel.addVat({ name: 'alice', backend, image: NO_BYTES });
  kernel.letGo(kernel.queueMessage(kernel.root(alice), NO_BYTES, [bob]));
  await kernel.run({ cranks: 100 });
  expect(kernel.vats().map((vat) => vat.reason)).toEqual([null, reason === 'none' ? null : reason]);
  expect(heard).toEqual(reason === 'none' ? ['', 'after'] : []);
  expect(kernel.audit()).toEqual([]);
});
