import {
  type Gate,
  Kernel,
  type OutcomeKind,
  type VmBackend,
  exportedPromise,
  rawVat,
} from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { expect, test } from 'vitest';
import { FakeClock } from '../src/fake-clock.js';
import { MOST, ratio, timed } from './ratio.js';

const FIRST = 8000;

/** A VM whose guest does `work` when it starts, and ends so. */
function doing(work: (gate: Gate) => void, kind: OutcomeKind): VmBackend {
  return {
    id: 'doing',
    profile: { id: 'wasm32', handleBits: 32, littleEndian: true, canSuspend: false, largestBody: 1024 },
    load: (_image, gate) => ({
      suspended: false,
      accepts: (dispatch) => dispatch === 0 || dispatch === 16,
      dispatch() {
        work(gate);
        return { kind, fuelUsed: 1, programCounter: -1, detail: '' };
      },
      resume: () => ({ kind: 'crashed', fuelUsed: 0, programCounter: -1, detail: '' }),
      close() {},
    }),
  };
}

/** A kernel with one vat that has not begun. */
function vat(work: (gate: Gate) => void, kind: OutcomeKind = 'returned') {
  const kernel = new Kernel({ abi, clock: new FakeClock() });
  let released = 0;
  kernel.connect(() => void released++);
  const bounds = { handles: 1_000_000, inbox: 1_000_000 };
  const number = kernel.addVat({
    name: 'vat',
    backend: doing(work, kind),
    image: new Uint8Array(0),
    ...bounds,
  });
  return { kernel, number, released: () => released };
}

/** Opens so many handles. */
const open = (count: number) => (gate: Gate) => {
  gate.grant(16, 3);
  for (let index = 1; index <= count; index++) gate.ownObject(gate.own(index));
};

test('a crank takes time that grows with the handles that it opens', async () => {
  const made = await ratio(FIRST, (count) => {
    const { kernel } = vat(open(count));
    return timed(() => kernel.step());
  });
  expect(made).toBeLessThan(MOST);
});

/** Ends a vat, and lets the kernel sweep up what it left. */
function end(kernel: Kernel, vat: number): void {
  kernel.terminate(vat);
  while (kernel.step() !== null) {}
}

test('the end of a vat takes time that grows with its handles', async () => {
  const made = await ratio(FIRST, (count) => {
    const { kernel, number, released } = vat(open(count));
    kernel.step();
    const milliseconds = timed(() => end(kernel, number));
    expect(released()).toBe(count);
    return milliseconds;
  });
  expect(made).toBeLessThan(MOST);
});

test('a crank that is rolled back takes time that grows with what it did', async () => {
  const made = await ratio(FIRST, (count) => {
    const { kernel, released } = vat(open(count), 'crashed');
    const milliseconds = timed(() => kernel.step());
    expect([released(), kernel.objects.live]).toEqual([count, 0]);
    return milliseconds;
  });
  expect(made).toBeLessThan(MOST);
});

test('the end of a vat takes time that grows with the deliveries that wait for it', async () => {
  const made = await ratio(FIRST, (count) => {
    const { kernel, number } = vat(() => {});
    const delivery = { dispatch: 16, values: [0], objects: [0], parts: [null] };
    for (let index = 0; index < count; index++) kernel.post(number, delivery);
    const milliseconds = timed(() => end(kernel, number));
    expect(kernel.deliveries.kept).toBe(0);
    return milliseconds;
  });
  expect(made).toBeLessThan(MOST);
});

test('a pipelining vat resolves promises in time that grows with the messages to them, whatever else waits for it', async () => {
  const made = await ratio(2000, (count) => {
    const kernel = new Kernel({ abi, clock: new FakeClock() });
    kernel.connect(() => {});
    const [nothing, promises] = [new Uint8Array(), count / 8];
    const vat = kernel.addVat({
      name: 'pipelining',
      image: nothing,
      pipelining: true,
      inbox: 1_000_000,
      backend: rawVat((syscall) => {
        const resolutions = Array.from({ length: promises }, (_, n) => ({
          promise: exportedPromise(n),
          body: nothing,
        }));
        return {
          deliver(_target, body) {
            if (body.length > 0) for (const resolution of resolutions) syscall.resolve([resolution]);
            else for (let n = 0; n < count; n++) syscall.send(exportedPromise(n % promises), nothing, [], 0);
          },
        };
      }),
    });
    const root = kernel.root(vat);
    kernel.letGo(kernel.queueMessage(root, nothing));
    kernel.letGo(kernel.queueMessage(root, new Uint8Array(1)));
    kernel.step();
    kernel.step();
    expect(kernel.deliveries.waiting(vat)).toBe(count + 1);
    return timed(() => kernel.step());
  });
  expect(made).toBeLessThan(MOST);
});
