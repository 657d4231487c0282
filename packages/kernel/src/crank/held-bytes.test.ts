import { describe, expect, test } from 'vitest';
import { startVat } from '../admin/run-life-events.js';
import { type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { type Act, bytes, rawWorld, text } from '../testing/raw-world.js';
import type { VatConfig } from '../vat/vat.js';

/** What each thing counts beside its bytes. */
const PIECE = 256;
const BODY = new Uint8Array(1000).fill(7);
const KEY = bytes('key');

/** One way in which a vat gives the kernel bytes to hold until the crank is over. */
interface Way {
  /** What one counts. */
  readonly size: number;
  /** What the record says of the one that went beyond the bound. */
  readonly said: string;
  /** Does it once. `node` is a device that is asked by a word. */
  readonly once: (syscall: RawSyscall, node: number) => void;
  readonly config?: Partial<VatConfig>;
}

const SIZE = PIECE + BODY.length;
const asking = (word: string) => (syscall: RawSyscall, node: number) =>
  void syscall.callNow(node, bytes(word), [exported(5)]);

const WAYS: Readonly<Record<string, Way>> = {
  'a key that it sets again and again': {
    size: SIZE + KEY.length,
    said: 'an entry of a store',
    once: (syscall) => syscall.vatstoreSet(KEY, BODY),
  },
  'a key that it sets and deletes': {
    size: SIZE + KEY.length,
    said: 'an entry of a store',
    once(syscall) {
      syscall.vatstoreSet(KEY, BODY);
      syscall.vatstoreDelete(KEY);
    },
  },
  messages: {
    size: SIZE + 8,
    said: 'a message',
    once: (syscall) => syscall.send(exported(0), BODY, [exported(0), exported(1)]),
  },
  'messages that are refused': {
    size: SIZE,
    said: 'a message',
    once: (syscall) => syscall.send(exported(0), BODY),
    config: { inbox: 1 },
  },
  resolutions: {
    size: SIZE + 4,
    said: 'a resolution',
    once(syscall) {
      syscall.subscribe(exportedPromise(1));
      syscall.resolve([{ promise: exportedPromise(1), body: BODY, slots: [exported(1)] }]);
    },
  },
  'answers for its transcript': {
    size: SIZE,
    said: 'a syscall of its transcript',
    once: (syscall) => void syscall.vatstoreGet(bytes('before')),
    config: { transcript: true },
  },
  'what its device stores': { size: SIZE + KEY.length, said: 'an entry of a store', once: asking('store') },
  'what its device sends': { size: SIZE, said: 'a message', once: asking('send') },
  'what a hook sends': { size: SIZE, said: 'a message', once: asking('hook') },
  'what a device puts out': { size: SIZE, said: 'an output', once: asking('put out') },
  'what a device puts out before it throws': { size: SIZE, said: 'an output', once: asking('throw') },
  'what a device posts': { size: SIZE, said: 'a dispatch', once: asking('post') },
  'what a device journals': { size: SIZE, said: 'notes', once: asking('note') },
};

/** A vat with a bound, a device that does what it is asked, and a vat that has nothing to do with any of it. */
function scene(held: number, config: Partial<VatConfig> = {}) {
  const made = rawWorld();
  const { kernel, actor, run } = made;
  const out: number[] = [];
  const output = kernel.addOutput((_vat, { length }) => out.push(length));
  const notes = kernel.journal.blobs<Uint8Array>('notes', (note) => [note]);
  const bystander = actor('bystander');
  const number = kernel.addDevice({
    name: 'lamp',
    setup(syscall) {
      const acts: Readonly<Record<string, (to: number) => void>> = {
        store: () => syscall.vatstoreSet(KEY, BODY),
        send: (to) => syscall.sendOnly(to, BODY),
        hook: () => void syscall.callKernelHook('queue', new Uint8Array()),
        'put out': () => kernel.output(1, output, BODY),
        throw() {
          kernel.output(1, output, BODY);
          throw new Error('broken');
        },
        post: () => void kernel.post(bystander.number, startVat(BODY, new Int32Array(0))),
        note: () => notes.set(1, BODY),
      };
      return {
        invoke(_node, body, [to]) {
          acts[text(body)](to);
          return { body: new Uint8Array() };
        },
      };
    },
  });
  kernel.addDeviceHook(number, 'queue', () => {
    kernel.letGo(kernel.queueMessage(bystander.root, BODY));
    return { body: new Uint8Array() };
  });
  const vat = actor('vat', { held, transcript: false, onFault: 'park', ...config });
  run(vat, [], (syscall) => syscall.vatstoreSet(bytes('before'), BODY));
  let told = 0;
  bystander.act = () => told++;
  return {
    ...made,
    vat,
    bystander,
    out,
    /** Gives the vat a message; answers what the crank was in which it took it. */
    act(act: Act) {
      vat.act = act;
      kernel.letGo(kernel.queueMessage(vat.root, bytes(''), [kernel.deviceRoot(number)]));
      const before = kernel.hash();
      const report = kernel.step();
      vat.act = () => {};
      return { ...report, left: kernel.hash() !== before };
    },
    /** Whether another vat is as well as ever. */
    isWell() {
      const before = told;
      run(bystander, [], () => told++);
      return told === before + 1;
    },
  };
}

describe.each(Object.entries(WAYS))('%s', (_name, { size, said, once, config }) => {
  const MOST = 10;
  const times =
    (count: number) =>
    (syscall: RawSyscall, [node]: Int32Array) => {
      for (let time = 0; time < count; time++) once(syscall, node);
      syscall.handleKind(node);
    };

  test('are held up to the bound', () => {
    const { kernel, act, settle, vat } = scene(MOST * size, config);
    expect(act(times(MOST))).toMatchObject({ vat: vat.number, committed: true, left: true });
    settle();
    // The bound is that of one crank.
    expect(act(times(MOST))).toMatchObject({ vat: vat.number, committed: true });
    expect(kernel.vats()[vat.number - 1].reason).toBeNull();
  });

  test('and beyond it the next syscall is a fault, that leaves no trace and harms nobody else', () => {
    const { kernel, act, settle, vat, out, isWell } = scene(MOST * size, config);
    expect(act(times(MOST + 1))).toMatchObject({
      vat: vat.number,
      outcome: 'fault',
      committed: false,
      left: false,
    });
    const { state, record } = kernel.vats()[vat.number - 1];
    expect([state, out]).toEqual(['parked', []]);
    expect(record).toMatchObject({
      reason: 'crank-full',
      inCall: false,
      detail: `a crank may give ${MOST * size} bytes to be held; beyond it went ${said}`,
    });
    settle();
    expect(isWell()).toBe(true);
  });
});

test('what goes beyond the bound in the last syscall of a crank is kept', () => {
  const { act, vat } = scene(1);
  expect(act((syscall) => syscall.vatstoreSet(KEY, BODY))).toMatchObject({ committed: true });
  expect(act((syscall) => syscall.vatstoreGet(KEY))).toMatchObject({ vat: vat.number, committed: true });
});

test('a vat whose configuration does not say may give 64 MiB', () => {
  const body = new Uint8Array(1 << 20);
  const { kernel, add, settle } = rawWorld();
  let set = 0;
  const number = add('vat', (syscall) => ({
    startVat() {
      for (;;) {
        body[0] = ++set;
        syscall.vatstoreSet(KEY, body);
      }
    },
  }));
  settle();
  expect(kernel.vats()[number - 1]).toMatchObject({ state: 'terminated', reason: 'crank-full' });
  // The 65th comes to more, and the next call is refused.
  expect(set).toBe(65);
});

test('what the host gives outside of a crank is not bounded', () => {
  const { kernel, vat, isWell } = scene(1000);
  for (let time = 0; time < 100; time++) kernel.letGo(kernel.queueMessage(vat.root, BODY));
  expect(isWell()).toBe(true);
  expect(kernel.vats()[vat.number - 1].reason).toBeNull();
});

test.each([false, true])(
  'who resolves a promise gives what it says, and not what others sent to it (rejected: %s)',
  (rejected) => {
    const { kernel, vat, bystander, run } = scene(2 * SIZE);
    const sent = 20;
    bystander.act = (syscall, [promise]) => {
      for (let result = 1; result <= sent; result++) syscall.send(promise, BODY, [], exportedPromise(result));
    };
    vat.act = (syscall, [to]) => syscall.send(to, new Uint8Array(), [exportedPromise(1)]);
    kernel.letGo(kernel.queueMessage(vat.root, new Uint8Array(), [bystander.root]));
    kernel.step();
    kernel.step();
    const waiting = () => kernel.deliveries.waiting(vat.number);
    let moved = -1;
    run(vat, [], (syscall) => {
      if (moved >= 0) return;
      syscall.resolve([
        { promise: exportedPromise(1), body: BODY, slots: [exported(5)], exactly: 0, rejected },
      ]);
      moved = waiting();
      syscall.handleKind(exported(5));
    });
    expect(moved).toBe(rejected ? 0 : sent);
    expect(kernel.vats()[vat.number - 1].reason).toBeNull();
  },
);
