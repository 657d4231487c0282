import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { abi } from '../generated/table.js';
import {
  Kernel,
  PromiseState,
  type RawSetup,
  answer,
  exported,
  exportedPromise,
  makeKernel,
  rawVat,
  textVat,
} from './index.js';
import { TestClock } from './testing/scripted.js';

const source = readFileSync(new URL(import.meta.url), 'utf8');
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The example of a name in this file, as the README shows it. */
function example(name: string): string {
  const lines = source.split('\n');
  const from = lines.indexOf(`  // example: ${name}`) + 1;
  const to = lines.indexOf('  // end', from);
  return lines
    .slice(from, to)
    .map((line) => line.slice(2))
    .join('\n');
}

function start() {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  const image = new Uint8Array();
  return { kernel, image };
}

test('the example of messages', async () => {
  const { kernel, image } = start();
  const said: string[] = [];
  // example: messages
  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  const greeter = kernel.addVat({
    name: 'greeter',
    image,
    backend: rawVat((syscall) => ({
      deliver(_target, body, _slots, result) {
        answer(syscall, result, { body: bytes(`hello, ${text(body)}`) });
      },
    })),
  });
  const visitor = kernel.addVat({
    name: 'visitor',
    image,
    backend: rawVat((syscall) => ({
      deliver(_target, _body, [friend]) {
        const reply = exportedPromise(1); // a promise of this vat's own, numbered by it
        syscall.send(friend, bytes('visitor'), [], reply);
        syscall.subscribe(reply);
        syscall.dropImports([friend]);
      },
      notify: (resolutions) => said.push(...resolutions.map(({ body }) => text(body))),
    })),
  });
  kernel.letGo(kernel.queueMessage(kernel.root(visitor), bytes('go'), [kernel.root(greeter)]));
  await kernel.run();
  // said: 'hello, visitor'
  // end
  expect(said).toEqual(['hello, visitor']);
  expect(kernel.audit()).toEqual([]);
  expect(readme).toContain(example('messages'));
});

test('the example of a host that asks, resumes, upgrades and stops', async () => {
  const { kernel, image } = start();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const careless: RawSetup = (syscall) => ({
    deliver(_target, body, _slots, result) {
      if (body.length === 3 && body[0] === 0x62) syscall.send(12345, body);
      answer(syscall, result, { body });
    },
  });
  const mended: RawSetup = (syscall) => ({
    deliver: (_target, body, _slots, result) => answer(syscall, result, { body }),
  });
  const vat = kernel.addVat({ name: 'vat', image, backend: rawVat(careless), onFault: 'park' });
  // example: host
  const result = kernel.queueMessage(kernel.root(vat), bytes('one'));
  await kernel.run();
  const settled = kernel.settlementOf(result); // null while nobody has settled it
  kernel.letGo(result);

  kernel.queueMessage(kernel.root(vat), bytes('bad')); // it breaks a rule, and is parked
  await kernel.run();
  kernel.resume(vat); // as it was before that message, which it gets again
  const report = kernel.upgrade(vat, { backend: rawVat(mended) });
  await kernel.run();
  kernel.stop(vat, 'we close'); // its stopVat may still write something down
  // end
  expect(settled).toMatchObject({ state: PromiseState.Fulfilled, body: bytes('one') });
  expect(report).toEqual({ done: true, incarnation: 1 });
  expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'host' });
  expect(kernel.audit()).toEqual([]);
  expect(readme).toContain(example('host'));
});

test('the example of a device', async () => {
  const { kernel, image } = start();
  // example: device
  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const COUNT = bytes('count');

  const counter = kernel.addDevice({
    name: 'counter',
    setup: (syscall) => ({
      invoke(_node, body) {
        const count = Number(text(syscall.vatstoreGet(COUNT) ?? bytes('0'))) + Number(text(body));
        syscall.vatstoreSet(COUNT, bytes(String(count)));
        if (count > 100) throw new Error('too many'); // nothing of the above has happened
        return syscall.callKernelHook('label', bytes(String(count)));
      },
    }),
  });
  kernel.addDeviceHook(counter, 'label', (body) => ({ body: bytes(`count ${text(body)}`) }));

  const said: string[] = [];
  const vat = kernel.addVat({
    name: 'vat',
    image,
    backend: rawVat((syscall) => ({
      startVat(_parameters, [node]) {
        for (const amount of ['60', '60', '1']) said.push(text(syscall.callNow(node, bytes(amount)).body));
      },
    })),
    slots: [kernel.deviceRoot(counter)],
  });
  await kernel.run();
  // said: 'count 60', 'device-error', 'count 61'
  // end
  expect(said).toEqual(['count 60', 'device-error', 'count 61']);
  expect(kernel.vats()[vat - 1].state).toBe('idle');
  expect(readme).toContain(example('device'));
});

test('the example of vatAdmin', async () => {
  const { kernel, image } = start();
  const news: string[] = [];
  const log = (body: Uint8Array) => news.push(new TextDecoder().decode(body));
  // example: admin
  kernel.addBundle('worker', { image, backend: rawVat(() => ({ deliver: (_target, body) => log(body) })) });

  const NOTIFIER = exported(1);
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  kernel.addVat({
    name: 'boss',
    image,
    admin: true,
    backend: rawVat((syscall) => {
      let worker = 0;
      return {
        startVat(_parameters, slots) {
          const vatAdmin = slots[slots.length - 1];
          [worker] = syscall.callNow(vatAdmin, json({ method: 'create', bundle: 'worker' }), [
            NOTIFIER,
          ]).slots;
        },
        deliver(target, body, slots) {
          if (target !== NOTIFIER) return;
          log(body); // {"event":"created"}, with the worker's root in its slot
          syscall.send(slots[0], json({ work: 1 }));
          syscall.callNow(worker, json({ method: 'changeOptions', reapEvery: 100 }));
        },
      };
    }),
  });
  await kernel.run();
  // end
  expect(news).toEqual(['{"event":"created"}', '{"work":1}']);
  expect(kernel.vats().map(({ name }) => name)).toEqual(['boss', 'worker#2']);
  expect(readme).toContain(example('admin'));
});

test('the example of a kernel that is made whole, and looked at', async () => {
  const { image } = start();
  const clock = new TestClock();
  const echo = { name: 'echo', setup: () => ({ invoke: (_node: number, body: Uint8Array) => ({ body }) }) };
  // example: whole
  const told: string[] = [];
  const { kernel, vats, bootstrapFailure } = makeKernel({
    abi,
    clock,
    devices: [echo],
    vats: [
      {
        name: 'first',
        image,
        backend: textVat((syscall) => ({
          deliver(_target, { slots: [, second, node] }, result) {
            told.push(syscall.callNow(node, { body: 'who is there?', slots: [] }).body);
            syscall.send(second, { body: 'hello', slots: ['o+1'] }, 'p+1');
            syscall.subscribe('p+1');
            if (result !== null) syscall.resolve([{ promise: result, body: 'ok', slots: [] }]);
          },
          notify: ([{ promise, body }]) => told.push(`${promise} is ${body}`),
        })),
      },
      {
        name: 'second',
        image,
        backend: textVat((syscall) => ({
          deliver(_target, { slots }, result) {
            syscall.dropImports(slots);
            if (result !== null) syscall.resolve([{ promise: result, body: 'fine', slots: [] }]);
          },
        })),
      },
    ],
    bootstrap: 'first', // its root is told of every root and every device
  });

  const bounded = await kernel.run({ cranks: 2 }); // { cranks: 2, fuel: 0, sweeps: 0, end: 'bound' }
  const step = kernel.step(); // { crank: 3, vat: 1, name: 'first', sort: 'work', dispatch: 1, outcome: 'returned', committed: true, fuel: 0 }
  await kernel.run({ milliseconds: 1000 }); // until nothing is to do, or a second is over
  // told: 'who is there?', 'p+1 is fine'

  const root = kernel.root(vats.get('second') ?? 0); // kept for the host, once
  kernel.keep(root); // twice
  const { kept } = kernel.inspect(); // [{ kref: 'ko1', times: 2 }, { kref: 'kp3', times: 1 }]: the root, and the result of the bootstrap message
  kernel.letGo(root);
  kernel.letGo(root); // its kref names nothing for the host any longer
  // end
  expect(bootstrapFailure()).toBeNull();
  expect(told).toEqual(['who is there?', 'p+1 is fine']);
  expect(bounded).toEqual({ cranks: 2, fuel: 0, sweeps: 0, end: 'bound' });
  expect(step).toEqual({
    ...{ crank: 3, vat: 1, name: 'first', sort: 'work', dispatch: 1 },
    ...{ outcome: 'returned', committed: true, fuel: 0 },
  });
  expect(kept).toEqual([
    { kref: 'ko1', times: 2 },
    { kref: 'kp3', times: 1 },
  ]);
  expect(() => kernel.keep(root)).toThrow();
  expect(kernel.audit()).toEqual([]);
  expect(readme).toContain(example('whole'));
});
