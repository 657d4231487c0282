import {
  type DeviceSyscall,
  type Kref,
  type RawSyscall,
  type StopReason,
  exported,
  exportedPromise,
  rawVat,
} from '@callgate/kernel';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { DESCRIPTION } from './description.js';
import { GIVEN } from './exchange-references.js';
import type { Played } from './play.js';
import type { Scene } from './program.js';
import { vatOf } from './vat-of.js';
import { Watch } from './watch.js';
import { world } from './world.js';

const NO_BYTES = new Uint8Array();
const bytes = (text: string) => new TextEncoder().encode(text);
/** Rounds of two vats that do no harm: each is a question and its answer. */
const ROUNDS = 12;
/** Cranks after which a scene that finds no rest is not run on. */
const MOST_CRANKS = 400;
/** A parked vat is resumed so often. */
const RESUMES = 2;
/** What only the kernel itself, or its handlers, could be to blame for. */
const NEVER: ReadonlySet<StopReason | null> = new Set(['kernel-bug', 'replay-diverged', 'upgrade-failed']);

/**
 * Runs guests that know each other, a device that does what it is told, and `vatAdmin` in one kernel, beside two vats that do no harm. `hashed`: every crank that
 * is undone must leave the hash as it was at the commit before.
 */
export async function playExchange(scene: Scene, hashed = false): Promise<Played> {
  const problems: string[] = [];
  const bugs: string[] = [];
  const reasons: (StopReason | null)[] = [];
  const watch = new Watch(DESCRIPTION);
  const count = (what: string) => watch.reached.set(what, (watch.reached.get(what) ?? 0) + 1);
  try {
    const { kernel, handlers } = world([], bugs);
    const wasm = wasmBackend(watch.wasm(wasmGlue(handlers)));
    const embedvm = embedvmBackend(watch.embedvm(embedvmGlue(handlers)));
    const device = kernel.addDevice({ name: 'device', setup: busyDevice, handles: 40 });
    kernel.addDeviceHook(device, 'echo', (body, slots) => ({ body, slots }));
    for (const [name, guest] of [
      ['a', 'wasm'],
      ['b', 'embedvm'],
    ] as const) {
      const program = scene.programs.find((each) => each.guest.startsWith(guest));
      if (program === undefined) continue;
      const { parameters: _, ...bundle } = { parameters: null, ...vatOf(program, wasm, embedvm) };
      kernel.addBundle(name, bundle);
    }
    kernel.addBundle('raw', { backend: rawVat(child), image: NO_BYTES, onFault: 'park' });
    const answered = addPair(kernel);
    const numbers = scene.programs.map((program, index) =>
      kernel.addVat({ name: `vat${index}`, ...vatOf(program, wasm, embedvm) }),
    );
    if (hashed) watchHash(kernel.journal, () => kernel.hash(), problems);
    const roots = numbers.map((number) => kernel.root(number));
    const adminNode = kernel.addKernelNode(({ body, slots }) => {
      if (body.length === 8) throw new Error('as told');
      return { body, slots: [...slots].reverse(), error: body.length === 2 };
    });
    const vatAdmin = await addBroker(kernel);
    const nodes = [kernel.deviceRoot(device), adminNode, vatAdmin];
    const greet = (index: number, to: Kref) => {
      const given = Array.from({ length: GIVEN.roots }, (_, at) => roots[(index + 1 + at) % roots.length]);
      const promise = kernel.queueMessage(to, bytes('p'));
      const slots: Kref[] = [
        ...given,
        nodes[0],
        nodes[index % 3 === 0 ? 1 : 2],
        promise,
        roots[(index + 3) % roots.length],
      ];
      kernel.letGo(kernel.queueMessage(roots[index], bytes('greet'), slots));
      kernel.letGo(promise);
    };
    // The first message is to be the greeting: the promise in it is decided by one who does not take part.
    for (const index of roots.keys()) greet(index, answered.root);
    const resumed = new Map<number, number>();
    /** What another vat made does not, nor what is not parked by its faults: nothing is kept from which to make it again. */
    const keepsTranscript = (name: string) =>
      scene.programs[Number(/^vat(\d+)$/.exec(name)?.[1])]?.onFault === 'park';
    for (let crank = 0; crank < MOST_CRANKS; crank++) {
      const { end } = await kernel.run({ cranks: 1 });
      for (const each of kernel.audit()) problems.push(`after crank ${crank}: ${each}`);
      if (kernel.journal.pending !== 0) problems.push(`after crank ${crank}: changes are pending`);
      if (problems.length > 0) break;
      if (crank % 24 === 23 || end === 'quiet') {
        const parked = kernel
          .vats()
          .find(
            ({ number, state, reason }) =>
              state === 'parked' && reason !== 'meter-empty' && (resumed.get(number) ?? 0) < RESUMES,
          );
        if (parked !== undefined) {
          resumed.set(parked.number, (resumed.get(parked.number) ?? 0) + 1);
          if (!kernel.resume(parked.number) && keepsTranscript(parked.name))
            problems.push(`${parked.name} was not made again`);
        } else if (end === 'quiet') break;
      }
      if (crank % 20 === 19) greet(crank % roots.length, roots[(crank + 1) % roots.length]);
      if (crank === 150) kernel.terminate(numbers[0]);
      if (crank === 100 && !isOver(kernel.vats(), numbers[1])) kernel.upgrade(numbers[1], {});
      if (crank === 120 && !isOver(kernel.vats(), numbers[2])) kernel.stop(numbers[2], 'enough');
    }
    const left = kernel.vats();
    reasons.push(...left.map(({ reason }) => reason));
    for (const { name, reason } of left) {
      // What keeps no transcript is not rebuilt when its upgrade fails: it is parked.
      const excused = reason === 'upgrade-failed' && !keepsTranscript(name);
      if (name.includes('#')) count(`vatAdmin made ${name.split('#')[0]}: ${reason}`);
      if (NEVER.has(reason) && !excused) problems.push(`${name} ended with ${reason}`);
    }
    // What the vats that did no harm had to do is done, or goes on.
    for (const { number, name, state } of left)
      if (!name.startsWith('good') && state !== 'terminated') kernel.terminate(number);
    await kernel.run({ cranks: 2000 });
    if (answered.count !== ROUNDS) problems.push(`the good vats talked ${answered.count} of ${ROUNDS} times`);
    for (const { kref, times } of kernel.inspect().kept)
      for (let count = 0; count < times; count++) kernel.letGo(kref);
    for (const { number } of kernel.vats()) kernel.terminate(number);
    await kernel.run({ cranks: 2000 });
    problems.push(...kernel.audit().map((each) => `at the end: ${each}`));
    const { promises, objects } = kernel.inspect();
    const held = objects.filter(({ sort, reachable }) => sort === 'object' && reachable > 0);
    // The device may hold on to what it was given, and to nothing else.
    if (promises.length > 0 || held.length > 40)
      problems.push(`${promises.length} promises and ${held.length} objects are left`);
  } catch (error) {
    problems.push(`the kernel threw ${error instanceof Error ? error.stack : String(error)}`);
  }
  problems.push(...watch.problems);
  for (const bug of bugs)
    if (!/as told|table of the device is full|is no /.test(bug)) problems.push(`a bug: ${bug}`);
  return { problems, reached: watch.reached, reasons };
}

type Kernel = ReturnType<typeof world>['kernel'];

function isOver(vats: ReturnType<Kernel['vats']>, number: number): boolean {
  const state = vats.find((vat) => vat.number === number)?.state;
  return state === 'terminated' || state === 'ended';
}

/** A device whose answer depends on how long the body is. */
function busyDevice(syscall: DeviceSyscall) {
  let calls = 0;
  return {
    invoke(_node: number, body: Uint8Array, slots: Int32Array) {
      calls++;
      const first = slots[0] ?? exported(0);
      if (body.length === 8) throw new Error('as told');
      if (body.length === 1) return { body, slots: [exported(calls % 5), ...slots] };
      if (body.length === 2) {
        const answer = syscall.callKernelHook('echo', body, slots);
        syscall.vatstoreSet(body, answer.body);
        return { body: answer.body, slots: answer.slots, error: true };
      }
      // Of what it was given it keeps every other thing.
      if (body.length === 64 && slots.length > 0 && first > 0) syscall.sendOnly(first, body, slots);
      if (calls % 2 === 0 && first > 0) syscall.dropImports([first]);
      return { body: NO_BYTES };
    },
  };
}

/** A vat that is given `vatAdmin`, and answers the host with it; made before the guests, it ends with the scene. */
async function addBroker(kernel: Kernel): Promise<Kref> {
  let node = 0;
  const backend = rawVat((syscall: RawSyscall) => ({
    startVat(_parameters, slots) {
      [node] = slots.slice(-1);
    },
    deliver: (_target, _body, _slots, promise) =>
      syscall.resolve([{ promise, body: NO_BYTES, slots: [node] }]),
  }));
  const broker = kernel.addVat({ name: 'good-broker', backend, image: NO_BYTES, admin: true, vats: 6 });
  const result = kernel.queueMessage(kernel.root(broker), NO_BYTES);
  // The others have not been told anything yet, and are not to be before the scene begins.
  while (kernel.settlementOf(result) === null && kernel.step() !== null) {}
  const [vatAdmin] = kernel.settlementOf(result)?.slots ?? [];
  return vatAdmin;
}

/** What guests may make beside others like themselves: it answers, passes on what it is given, and ends when it is told much. */
const child = (syscall: RawSyscall) => {
  let told = 0;
  return {
    deliver(_target: number, body: Uint8Array, slots: Int32Array, promise: number) {
      told++;
      if (told === 4) syscall.subscribe(77);
      if (promise !== 0) syscall.resolve([{ promise, body, slots }]);
      const [first] = slots;
      if (first !== undefined && syscall.handleKind(first) === 'object')
        syscall.send(first, body, slots.slice(1));
      if (told === 6) syscall.exit(body.length % 2 === 0, body, slots);
    },
    notify() {},
  };
};

/** Two vats that talk to each other; what others do must not show in them. */
function addPair(kernel: Kernel): { count: number; root: Kref } {
  const answered = { count: 0, root: '' };
  const backend = rawVat((syscall: RawSyscall) => ({
    deliver: (_target, body, _slots, promise) => syscall.resolve([{ promise, body }]),
  }));
  const other = kernel.addVat({ name: 'good-answering', backend, image: NO_BYTES });
  answered.root = kernel.root(other);
  const asking = rawVat((syscall) => {
    let peer = 0;
    const ask = () => {
      syscall.send(peer, bytes(`round ${answered.count}`), [], exportedPromise(1));
      syscall.subscribe(exportedPromise(1));
    };
    return {
      startVat(_parameters, slots) {
        [peer] = slots;
        ask();
      },
      notify([{ body }]) {
        if (new TextDecoder().decode(body) !== `round ${answered.count}`) throw new Error('another answer');
        if (++answered.count < ROUNDS) ask();
      },
    };
  });
  kernel.addVat({ name: 'good-asking', backend: asking, image: NO_BYTES, slots: [answered.root] });
  return answered;
}

/** Notes when what a crank leaves behind that is undone is not what was committed before. */
function watchHash(journal: Kernel['journal'], hash: () => string, problems: string[]): void {
  let committed = hash();
  journal.follow({
    committed() {
      committed = hash();
    },
    rolledBack() {
      if (hash() !== committed) problems.push('an undone crank left a trace');
    },
  });
}
