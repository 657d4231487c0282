import { describe, expect, test } from 'vitest';
import { startVat } from '../../generated/dispatches.js';
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
  void syscall.callNow(node, bytes(word));

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
  'messages': {
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
  'resolutions': {
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
  let told = 0;
  bystander.act = () => told++;
  const number = kernel.addDevice({
    name: 'lamp',
    setup(syscall) {
      const acts: Readonly<Record<string, () => void>> = {
        'store': () => syscall.vatstoreSet(KEY, BODY),
        'send': () => syscall.callKernelHook('send', new Uint8Array()),
        'hook': () => syscall.callKernelHook('queue', new Uint8Array()),
        'put out': () => kernel.output(1, output, BODY),
        'throw'() {
          kernel.output(1, output, BODY);
          throw new Error('broken');
        },
        'post': () => void kernel.post(bystander.number, startVat(BODY, new Int32Array(0))),
        'note': () => notes.set(1, BODY),
      };
      return {
        invoke(_node, body) {
          acts[text(body)]();
          return { body: new Uint8Array() };
        },
      };
    },
  });
  const vat = actor('vat', { held, transcript: false, onFault: 'park', ...config });
  run(vat, [], (syscall) => syscall.vatstoreSet(bytes('before'), BODY));
  return { ...made, vat, bystander, out, node: kernel.deviceRoot(number), number, told: () => told };
}

test.todo('x');
