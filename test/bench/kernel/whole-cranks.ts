import { type RawSetup, exported, exportedPromise } from '@callgate/kernel';
import { makeWorld } from './world.js';

/** References beside one body, fewer than the most. */
const SLOTS = 250;
/** Calls of a device in one crank. */
const CALLS = 10;
const NO_BODY = new Uint8Array();

const promises = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => exportedPromise(first + index));

/** Milliseconds of the upgrade of a vat that decides `count` promises. */
export function upgrade(count: number): number {
  const { kernel, add, tell, settle } = makeWorld();
  const vat = add((syscall) => ({
    deliver() {
      for (const promise of promises(1, count)) syscall.subscribe(promise);
    },
  }));
  tell(vat, 0);
  settle();
  const start = performance.now();
  const { done } = kernel.upgrade(vat, {});
  const took = performance.now() - start;
  if (!done) throw new Error('the vat was not upgraded');
  return took;
}

/** Milliseconds of the crank in which a vat is told of `count` promises at once: each was settled with the next ones, up to {@link SLOTS} of them. */
export function notify(count: number): number {
  const { kernel, add, tell, settle } = makeWorld();
  let heard = 0;
  const told: RawSetup = (syscall) => ({
    deliver(_target, _body, slots) {
      if (slots.length > 0) syscall.subscribe(slots[0]);
    },
    notify(resolutions) {
      heard = resolutions.length;
    },
  });
  const maker: RawSetup = (syscall) => ({
    deliver(_target, _body, [other]) {
      syscall.send(other, NO_BODY, [exportedPromise(1)]);
      syscall.resolve(
        promises(1, count).map((promise, index) => ({
          promise,
          body: NO_BODY,
          slots: promises(index * SLOTS + 2, Math.min(count, (index + 1) * SLOTS + 1)),
        })),
      );
    },
  });
  const listener = add(told);
  tell(add(maker, { data: 1 << 30 }), 0, [listener]);
  let took = 0;
  while (heard === 0) {
    const start = performance.now();
    if (kernel.step() === null) throw new Error('the vat was told nothing');
    took = performance.now() - start;
  }
  settle();
  if (heard !== count) throw new Error(`the vat was told of ${heard} promises`);
  return took;
}

/** Milliseconds of each step after the end of a vat that used `count` nodes of a device, until the device was told of all. */
export function nodes(count: number): number[] {
  const { kernel, add, settle, end } = makeWorld();
  let next = 1;
  let dropped = 0;
  const device = kernel.addDevice({
    name: 'device',
    handles: 1 << 20,
    setup: () => ({
      invoke: () => ({
        body: NO_BODY,
        slots: Array.from({ length: Math.min(SLOTS, count + 1 - next) }, () => exported(next++)),
      }),
      dropExports(all) {
        dropped += all.length;
      },
    }),
  });
  const vat = add((syscall) => ({
    deliver(_target, _body, [node]) {
      for (let calls = 0; calls < CALLS; calls++) syscall.callNow(node, NO_BODY);
    },
  }));
  const [root, node] = [kernel.root(vat), kernel.deviceRoot(device)];
  while (next <= count) {
    kernel.letGo(kernel.queueMessage(root, NO_BODY, [node]));
    settle();
  }
  const steps = end(vat);
  if (dropped !== count) throw new Error(`the device was told of ${dropped} nodes`);
  return steps;
}
