import { describe, expect, test } from 'vitest';
import { abi as bundled } from '../generated/table.js';
import type { DeviceSyscall } from './device/device.js';
import type { Kref } from './tables/outside.js';
import { type RawSyscall, exported, exportedPromise } from './raw/raw-vat.js';
import { rawVat } from './raw/raw-vm.js';
import { ROOT, bytes, rawWorld, text } from './testing/raw-world.js';
import { calls, expired, world } from './testing/scripted.js';

const NOTIFIER = exported(1);
const image = new Uint8Array();
const request = (method: string, bundle = 'child') => bytes(JSON.stringify({ method, bundle }));

describe('what a vat is told is its own', () => {
  test('who writes into the body of a settled promise changes what nobody else is told', () => {
    const { kernel, add, actor, run, settle } = rawWorld();
    const seen: string[] = [];
    const maker = actor('maker');
    const roots = ['bob', 'carol'].map((name) => {
      const number = add(name, (syscall) => ({
        deliver: (_target, _body, slots) => syscall.subscribe(slots[0]),
        notify([{ body, slots }]) {
          seen.push(`${text(body)} ${slots.length}`);
          body.fill(0);
          slots.fill(77);
        },
      }));
      return kernel.root(number);
    });
    run(maker, roots, (syscall, slots) => {
      for (const slot of slots) syscall.send(slot, bytes(''), [exportedPromise(1)]);
    });
    run(maker, [], (syscall) =>
      syscall.resolve([{ promise: exportedPromise(1), body: bytes('value'), slots: [exported(5)] }]),
    );
    settle();
    expect(seen).toEqual(['value 1', 'value 1']);
  });

  test('who writes into a reason of the kernel changes it for nobody', () => {
    const reasonOf = (write: boolean): string => {
      const { kernel, add, settle } = rawWorld();
      let said = '';
      add(
        'vat',
        (syscall) => ({
          startVat() {
            syscall.abandonExports([]);
          },
          deliver() {
            syscall.send(exported(3), bytes(''), [], exportedPromise(1));
            syscall.subscribe(exportedPromise(1));
            syscall.abandonExports([exported(3)]);
          },
          notify([{ body }]) {
            said = text(body);
            if (write) body.fill(33);
          },
        }),
        { abandon: true },
      );
      kernel.queueMessage(kernel.root(1), bytes(''));
      settle();
      return said;
    };
    expect(reasonOf(true)).toBe('object-abandoned');
    expect(reasonOf(false)).toBe('object-abandoned');
  });

  test('a message that is undone is delivered again as it was sent', () => {
    const { kernel, add, settle } = rawWorld();
    const seen: string[] = [];
    const number = add(
      'vat',
      () => ({
        deliver(_target, body, slots) {
          seen.push(`${text(body)} ${slots.length}`);
          body.fill(65);
          slots.fill(0);
          if (seen.length === 1) throw new Error('once');
        },
      }),
      { onFault: 'park' },
    );
    settle();
    kernel.queueMessage(kernel.root(number), bytes('hello'), [kernel.root(number)]);
    const before = kernel.hash();
    kernel.step();
    expect([kernel.vats()[0].state, kernel.hash()]).toEqual(['parked', before]);
    expect(kernel.resume(number)).toBe(true);
    settle();
    expect(seen).toEqual(['hello 1', 'hello 1']);
  });

  test('a device that goes on writing into the Buffer that it gave changes nothing', () => {
    const { kernel, actor, run } = rawWorld();
    const shared = Buffer.from('value');
    let syscall!: DeviceSyscall;
    const number = kernel.addDevice({
      name: 'lamp',
      setup(given) {
        syscall = given;
        return { invoke: () => ({ body: shared }) };
      },
    });
    kernel.addDeviceHook(number, 'echo', () => ({ body: shared }));
    syscall.vatstoreSet(bytes('key'), shared);
    const answers: Uint8Array[] = [syscall.callKernelHook('echo', bytes('')).body];
    run(actor('vat'), [kernel.deviceRoot(number)], (vat, [node]) => {
      answers.push(vat.callNow(node, bytes('')).body);
    });
    const before = kernel.hash();
    shared.fill(65);
    expect(kernel.hash()).toBe(before);
    expect([syscall.vatstoreGet(bytes('key')), ...answers].map((each) => text(each ?? undefined))).toEqual([
      'value',
      'value',
      'value',
    ]);
  });
});

describe('vatAdmin', () => {
  /** A vat that makes others, and what its notifier was told. */
  function admin(act: (syscall: RawSyscall, node: number) => void) {
    const made = rawWorld();
    const news: string[] = [];
    return {
      ...made,
      news,
      start() {
        made.add(
          'admin',
          (syscall) => ({
            startVat: (_parameters, slots) => act(syscall, slots[0]),
            deliver: (_target, body) => news.push(text(body)),
          }),
          { admin: true, vats: 1000 },
        );
        made.settle();
      },
    };
  }

  test.each(['terminate', 'park'] as const)(
    'a vat that leaves no room for its root has not started (%s)',
    (onFault) => {
      const { kernel, news, start } = admin((syscall, node) => {
        syscall.callNow(node, request('create'), [NOTIFIER]);
      });
      const backend = rawVat((syscall) => ({ startVat: () => syscall.subscribe(exportedPromise(9)) }));
      kernel.addBundle('child', { backend, image, handles: 1, onFault });
      start();
      expect(news).toEqual(['{"event":"failed","reason":"crashed"}']);
      expect(kernel.vats()[1]).toMatchObject({ state: 'terminated', handles: 0 });
    },
  );

  test('asks for so many lives and ends in a crank, and for no more', () => {
    const errors = new Map<string, number>();
    const { kernel, start, bugs } = admin((syscall, node) => {
      for (let count = 0; count < 300; count++) {
        const { error, body, slots } = syscall.callNow(node, request('create'), [NOTIFIER]);
        const word = error ? text(body) : 'made';
        errors.set(word, (errors.get(word) ?? 0) + 1);
        if (count === 0) syscall.callNow(slots[0], request('terminate'));
      }
    });
    kernel.addBundle('child', { backend: rawVat(() => ({})), image });
    start();
    expect([...errors]).toEqual([
      ['made', 255],
      ['{"error":"too-many"}', 45],
    ]);
    expect([kernel.vats().length, bugs]).toEqual([256, []]);
  });

  test('tells of an exit without its body where the maker could not take it', () => {
    const { kernel, news, start } = admin((syscall, node) => {
      syscall.callNow(node, request('create'), [NOTIFIER]);
    });
    const backend = rawVat((syscall) => ({
      startVat: () => syscall.exit(false, new Uint8Array(1 << 20)),
    }));
    kernel.addBundle('child', { backend, image });
    start();
    expect(news).toEqual([
      '{"event":"created"}',
      '{"event":"terminated","reason":"exit","exit":{"failure":false}}',
    ]);
  });
});

describe('storms', () => {
  test('the news of a promise walks no further along a chain than the vat could be told', () => {
    const { kernel, add, actor, run, settle } = rawWorld();
    const told: (readonly [number, string])[] = [];
    const number = add(
      'victim',
      (syscall) => ({
        deliver: (_target, _body, slots) => syscall.subscribe(slots[0]),
        notify: (all) => told.push([all.length, text(all[0].body)]),
      }),
      { handles: 100 },
    );
    const maker = actor('maker');
    run(maker, [kernel.root(number)], (syscall, slots) =>
      syscall.send(slots[0], bytes(''), [exportedPromise(1)]),
    );
    run(maker, [], (syscall) => {
      for (let link = 1; link < 20_000; link++)
        syscall.resolve([
          { promise: exportedPromise(link), body: bytes('link'), slots: [exportedPromise(link + 1)] },
        ]);
      syscall.resolve([{ promise: exportedPromise(20_000), body: bytes('end') }]);
    });
    settle();
    expect(told).toEqual([[1, 'receiver-full']]);
    expect(kernel.vats()[number - 1].handles).toBe(1);
  });

  test('a chain that the table has room for is told whole', () => {
    const { kernel, add, actor, run } = rawWorld();
    const told: number[] = [];
    const number = add(
      'reader',
      (syscall) => ({
        deliver: (_target, _body, slots) => syscall.subscribe(slots[0]),
        notify: (all) => told.push(all.length),
      }),
      { handles: 101 },
    );
    const maker = actor('maker');
    run(maker, [kernel.root(number)], (syscall, slots) =>
      syscall.send(slots[0], bytes(''), [exportedPromise(1)]),
    );
    run(maker, [], (syscall) => {
      for (let link = 1; link < 100; link++)
        syscall.resolve([
          { promise: exportedPromise(link), body: bytes(''), slots: [exportedPromise(link + 1)] },
        ]);
      syscall.resolve([{ promise: exportedPromise(100), body: bytes('') }]);
    });
    expect([told, kernel.vats()[number - 1].handles]).toEqual([[100], 1]);
  });

  test('1,024 messages wait for a promise, one more is refused, and all go on when it is settled', () => {
    const { kernel, actor, run, settle, add } = rawWorld();
    let got = 0;
    const number = add('sink', () => ({ deliver: () => void got++ }), { inbox: 100_000 });
    const vat = actor('vat', { inbox: 100_000 });
    run(vat, [kernel.root(number)], (syscall, [sink]) => {
      syscall.subscribe(exportedPromise(1));
      for (let count = 0; count < 1024; count++) syscall.send(exportedPromise(1), bytes(''));
      syscall.send(exportedPromise(1), bytes(''), [], exportedPromise(2));
      vat.act = (later) =>
        later.resolve([{ promise: exportedPromise(1), body: bytes(''), slots: [sink], exactly: 0 }]);
    });
    expect(kernel.inspect().promises.map(({ state }) => state)).toContain('receiver-full');
    kernel.letGo(kernel.queueMessage(vat.root, bytes('')));
    while (got < 1024 && kernel.step() !== null) {}
    settle();
    expect([got, kernel.deliveries.kept]).toEqual([1024, 0]);
  });

  test('the end of a vat lets go of more resources in one piece than a call has arguments', () => {
    const kinds = bundled.kinds.map((kind) => ({ ...kind, transferable: true }));
    const { kernel, device, add, settle } = world({ abi: { ...bundled, kinds } });
    const [each, links] = [250, 800];
    let next = 1;
    const number = add(({ gate }) => {
      const use = (link: number) => gate.names.use(exportedPromise(link));
      const head = use(next);
      for (let count = 0; count < 20; count++) {
        const handles = Array.from({ length: each }, () => calls.acquire(gate, device));
        const resources = handles.map((handle) => gate.clist.objectOf(handle));
        const slots = Int32Array.from([...resources, use(next + 1)]);
        const settlement = { body: bytes(''), slots, exactly: -1 };
        gate.vatCalls?.resolve([{ promise: use(next++), rejected: false, settlement }]);
        for (const handle of handles) calls.close(gate, handle);
      }
      // What holds all the others is the only settled promise that stands in the table.
      if (next === 21) gate.names.tell(head);
    });
    settle();
    while (next < links) {
      const before = next;
      kernel.post(number, expired());
      settle();
      expect(next).toBeGreaterThan(before);
    }
    expect([device.acquired, device.released.size]).toEqual([each * links, 0]);
    kernel.terminate(number);
    settle();
    expect([kernel.objects.live, device.released.size]).toEqual([0, each * links]);
  });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '\0', 'ko1', '𝔘', '\ud800'])(
  'the name %j means nothing to the kernel',
  (name) => {
    const { kernel, add, settle, bugs, actor, run } = rawWorld();
    const log: string[] = [];
    let syscall!: DeviceSyscall;
    const device = kernel.addDevice({
      name,
      setup(given) {
        syscall = given;
        return { invoke: (_node, body) => ({ body: syscall.callKernelHook(text(body), body).body }) };
      },
    });
    expect(() => syscall.callKernelHook(name, bytes(''))).toThrow(`has no hook ${name}`);
    kernel.addBundle(name, { backend: rawVat(() => ({ startVat: () => log.push('started') })), image });
    const vat = actor(name);
    const key = bytes(name === '' ? '\0\0' : name);
    run(vat, [kernel.deviceRoot(device)], (raw, [node]) => {
      vat.act = () => {};
      expect(raw.vatstoreGet(key)).toBeNull();
      raw.vatstoreSet(key, key);
      expect(raw.vatstoreGet(key)).toEqual(key);
      const { error, body } = raw.callNow(node, bytes(name));
      log.push(`${error} ${text(body)}`);
      raw.send(ROOT, key, [], exportedPromise(1));
    });
    add(
      'admin',
      (raw) => ({
        startVat(_parameters, slots) {
          const { error } = raw.callNow(slots[0], bytes(JSON.stringify({ method: 'create', bundle: name })), [
            NOTIFIER,
          ]);
          log.push(String(error));
        },
      }),
      { admin: true, vats: 1000 },
    );
    settle();
    const kref = name as Kref;
    expect(() => kernel.keep(kref)).toThrow('is no reference that the host keeps');
    expect(log).toEqual(['true device-error', 'false', 'started']);
    expect(bugs).toEqual([`${name}|${name}|${name} has no hook ${new TextDecoder().decode(bytes(name))}`]);
    expect(kernel.vats()[0]).toMatchObject({ name, state: 'idle' });
  },
);
