import { type RawSetup, exported, exportedPromise } from '@callgate/kernel';
import { type World, makeWorld } from './world.js';

/** Messages of one round: as many as the rival's program sends. */
const COUNT = 2000;
/** What one message carries, in bytes. */
const BODY = 16;

/** One path of messages between two vats. */
export interface Path {
  readonly what: string;
  /** Microseconds of one message or call, over a round. */
  readonly round: () => Promise<number>;
}

const body = new Uint8Array(BODY).fill(0x61);

/** Sends `COUNT` messages without result to slots[0]. */
const flood: RawSetup = (syscall) => ({
  deliver(_target, _body, slots, result) {
    syscall.resolve([{ promise: result, body }]);
    for (let index = 0; index < COUNT; index++) syscall.send(slots[0], body);
  },
});

const silent: RawSetup = () => ({ deliver() {} });

/** Calls slots[0] `COUNT` times, each after the answer to the last. */
const ask: RawSetup = (syscall) => {
  let left = 0;
  let target = 0;
  const call = () => {
    const result = exportedPromise(1 + (left & 0xffff));
    syscall.send(target, body, undefined, result);
    syscall.subscribe(result);
  };
  return {
    deliver(_target, _body, slots, result) {
      syscall.resolve([{ promise: result, body }]);
      [target] = slots;
      left = COUNT;
      call();
    },
    notify() {
      if (--left > 0) call();
    },
  };
};

const answer: RawSetup = (syscall) => ({
  deliver(_target, _body, _slots, result) {
    syscall.resolve([{ promise: result, body }]);
  },
});

/** Sends a message with a new object and a result; what it gave is dropped and the answer comes before the next. */
export const give: RawSetup = (syscall) => {
  let left = 0;
  let target = 0;
  let next = 1;
  const send = () => {
    const number = next++ & 0xff_ffff;
    syscall.send(target, body, [exported(number)], exportedPromise(number));
    syscall.subscribe(exportedPromise(number));
  };
  return {
    deliver(_target, words, slots, result) {
      syscall.resolve([{ promise: result, body }]);
      [target] = slots;
      left = 1000 * words[0];
      send();
    },
    notify() {
      if (--left > 0) send();
    },
    dropExports() {},
    retireExports() {},
  };
};

/** Answers and forgets what it was given. */
export const takeAndForget: RawSetup = (syscall) => ({
  deliver(_target, _body, slots, result) {
    syscall.resolve([{ promise: result, body }]);
    syscall.dropImports(slots);
    syscall.retireImports(slots);
  },
});

export function messagePaths(): Path[] {
  return [path('one-way message', flood, silent, 1), path('call, resolve, notify', ask, answer, 2)];
}

/** A kernel of its own for a path, which `kernel.run` drives as a host would. `cranks` is the least that one message takes. */
function path(what: string, from: RawSetup, to: RawSetup, cranks: number): Path {
  const world: World = makeWorld();
  const [a, b] = [world.add(from), world.add(to)];
  world.settle();
  const round = async () => {
    world.tell(a, 0, [b]);
    const start = performance.now();
    const report = await world.kernel.run();
    const time = ((performance.now() - start) * 1000) / COUNT;
    if (report.cranks < COUNT * cranks) throw new Error(`${what} ended after ${report.cranks} cranks`);
    return time;
  };
  return { what, round };
}
