import { describe, expect, test } from 'vitest';
import { exported, exportedPromise, type RawSetup, type RawSyscall } from '../raw/raw-vat.js';
import type { CallResult } from '../syscalls/call-now.js';
import { bytes, ROOT, rawWorld, text } from '../testing/raw-world.js';
import type { DeviceCode, DeviceSyscall } from './device.js';

const said = (result: CallResult) => [result.error, text(result.body), result.slots.length];

/** A vat, and a device whose code a test can change. */
function scene(first: DeviceCode = {}) {
  const made = rawWorld();
  const { kernel } = made;
  let code = first;
  let syscall!: DeviceSyscall;
  const number = kernel.addDevice({
    name: 'lamp',
    setup(given) {
      syscall = given;
      return {
        invoke: (node, body, slots) => code.invoke!(node, body, slots),
        dropExports: (nodes) => code.dropExports?.(nodes),
      };
    },
  });
  const vat = made.actor('vat');
  const root = kernel.deviceRoot(number);
  return {
    ...made,
    vat,
    root,
    number,
    syscall,
    names: kernel.state.device(number).names,
    is: (next: DeviceCode) => {
      code = next;
    },
    /** The vat calls the device once; what it was answered. */
    call(next: DeviceCode['invoke'], slots: number[] = []): CallResult {
      code = { invoke: next! };
      let result!: CallResult;
      made.run(vat, [root], (vatCall, given) => {
        result = vatCall.callNow(given[0], bytes('on'), slots);
      });
      return result;
    },
  };
}

describe('callNow', () => {
  test('takes references both ways, and says which node was called', () => {
    const { kernel, run, vat, root, is, names } = scene();
    const log: unknown[] = [];
    is({
      invoke(node, body, slots) {
        log.push([node === ROOT, text(body), slots.map((slot) => Number(slot > 0))]);
        return { body: bytes('node'), slots: [exported(5), slots[0]] };
      },
    });
    run(vat, [root], (syscall, slots) => {
      const first = syscall.callNow(slots[0], bytes('on'), [exported(1), slots[0]]);
      log.push([...said(first), first.slots[1] === exported(1)]);
      is({ invoke: (node) => ({ body: bytes(String(node === exported(5))), slots: [exported(5)] }) });
      const second = syscall.callNow(first.slots[0], bytes(''), []);
      log.push([...said(second), second.slots[0] === first.slots[0]]);
    });
    expect(log).toEqual([
      [true, 'on', Int32Array.of(1, 0)],
      [false, 'node', 2, true],
      [false, 'true', 1, true],
    ]);
    expect(names.clist.size).toBe(3);
    expect(kernel.vats()[0].state).toBe('idle');
  });

  test('what a vat was told to drop and names again without anybody holding it, it is told to drop again', () => {
    const { kernel, add, settle, vat: other } = scene();
    const idle = kernel.addKernelNode(() => ({ body: bytes('') }));
    const told: number[] = [];
    let act: (vat: RawSyscall, slots: Int32Array) => void = () => {};
    const owner = add('owner', (syscall) => ({
      deliver: (_target, _body, slots) => act(syscall, slots),
      dropExports: (handles) => told.push(...handles),
    }));
    const run = (next: typeof act) => {
      act = next;
      kernel.letGo(kernel.queueMessage(kernel.root(owner), bytes(''), [other.root, idle]));
      settle();
    };
    // The other one lets go of it, and still knows it.
    other.act = (syscall, slots) => syscall.dropImports([...slots]);
    run((syscall, [to]) => syscall.send(to, bytes(''), [exported(1)]));
    expect(told).toEqual([exported(1)]);
    run((syscall, [, node]) => syscall.callNow(node, bytes(''), [exported(1)]));
    expect(told).toEqual([exported(1), exported(1)]);
  });

  test('so is a device of its own nodes', () => {
    const { kernel, run, settle, vat, root, number, syscall, is } = scene();
    const told: number[] = [];
    is({
      invoke: () => ({ body: bytes(''), slots: [exported(5)] }),
      dropExports: (nodes) => told.push(...nodes),
    });
    run(vat, [root], (vatCall, [device]) => {
      vatCall.dropImports([...vatCall.callNow(device, bytes(''), []).slots]);
    });
    expect(told).toEqual([exported(5)]);
    kernel.addDeviceHook(number, 'look', () => ({ body: bytes('') }));
    syscall.callKernelHook('look', bytes(''), [exported(5)]);
    settle();
    expect(told).toEqual([exported(5), exported(5)]);
  });

  test('an import counts until the device drops it', () => {
    const { kernel, call, syscall, names } = scene();
    let seen = 0;
    call(
      (_node, _body, slots) => {
        seen = slots[0];
        return { body: bytes('') };
      },
      [exported(7)],
    );
    const row = names.clist.knownObjectOf(seen);
    const counts = () => [kernel.objects.reachableOf(row), kernel.objects.recognizableOf(row)];
    expect(counts()).toEqual([1, 1]);
    syscall.dropImports([seen]);
    expect([names.clist.handleOf(row), counts()]).toEqual([0, [0, 0]]);
    expect(() => syscall.dropImports([seen])).toThrow('is no import of the device');
    expect(() => syscall.dropImports([ROOT])).toThrow('is no import of the device');
    expect(() => syscall.sendOnly(seen, bytes(''))).toThrow('is no reference of the device');
  });

  test.each([
    ['an object', () => exported(3)],
    ['a promise', () => exportedPromise(3)],
    ['an unknown number', () => 12345],
  ])('of %s faults, and the crank leaves no trace', (_name, target) => {
    const { kernel, run, vat, bugs, root } = scene();
    run(vat, [root], (syscall) => {
      syscall.vatstoreSet(bytes('k'), bytes('v'));
      syscall.callNow(target(), bytes(''), []);
    });
    expect(kernel.vats()[0].reason).toBe(target() === 12345 ? 'bad-handle' : 'wrong-kind');
    expect([kernel.state.vatstore.bytes(2), bugs]).toEqual([0, []]);
  });

  test('with a promise among its slots faults', () => {
    const { kernel, call } = scene();
    call(() => ({ body: bytes('') }), [exportedPromise(1)]);
    expect(kernel.vats()[0].reason).toBe('wrong-kind');
  });

  test('is not for dispatches about references', () => {
    const { kernel, add, settle, root } = scene();
    let node = 0;
    const collector: RawSetup = (syscall) => ({
      deliver(_target, _body, slots) {
        node = slots[0];
      },
      bringOutYourDead() {
        if (node !== 0) syscall.callNow(node, bytes(''));
      },
    });
    add('collector', collector, { reapEvery: 1 });
    kernel.queueMessage(kernel.root(2), bytes(''), [root]);
    settle();
    expect(kernel.vats()[1].reason).toBe('not-now');
  });

  test('an error that the device answers is a value, and what it did stands', () => {
    const { call, syscall } = scene();
    const result = call(() => {
      syscall.vatstoreSet(bytes('count'), bytes('1'));
      return { error: true, body: bytes('no bulb'), slots: [exported(9)] };
    });
    expect(said(result)).toEqual([true, 'no bulb', 1]);
    expect(text(syscall.vatstoreGet(bytes('count'))!)).toBe('1');
  });

  const overflow = (): never => overflow();
  test.each<[string, DeviceCode['invoke'] | undefined]>([
    [
      'throws',
      () => {
        throw new Error('burnt out');
      },
    ],
    [
      'throws what is no Error',
      () => {
        throw null;
      },
    ],
    ['answers nothing', () => undefined as never],
    ['answers a promise', (() => Promise.resolve({ body: bytes('') })) as never],
    ['answers no bytes', () => ({ body: 'text' as never })],
    ['answers a list of no length', () => ({ body: bytes(''), slots: 5 as never })],
    ['answers too many slots', () => ({ body: bytes(''), slots: new Int32Array(257) })],
    ['answers an unknown reference', () => ({ body: bytes(''), slots: [77] })],
    ['answers a promise of its own', () => ({ body: bytes(''), slots: [exportedPromise(1)] })],
    ['answers what is no number', () => ({ body: bytes(''), slots: [Number.NaN] })],
    ['answers half a number', () => ({ body: bytes(''), slots: [-(2 ** 31) + 0.5] })],
    ['exhausts the stack', () => overflow()],
    ['sends to a node', undefined],
  ])('a device that %s has changed nothing, and the vat goes on', (_name, invoke) => {
    const hashes = [false, true].map((calls) => {
      const { kernel, vat, bugs, run, root, syscall, is, names } = scene();
      const output = kernel.addOutput(() => {
        throw new Error('nothing may leave');
      });
      is({
        invoke(node, body, slots) {
          syscall.vatstoreSet(bytes('k'), bytes('v'));
          syscall.sendOnly(slots[0], bytes('hello'));
          kernel.output(1, output, bytes('out'));
          if (invoke === undefined) syscall.sendOnly(ROOT, bytes(''));
          return invoke!(node, body, slots);
        },
      });
      let result: CallResult | null = null;
      run(vat, [root], (vatCall, slots) => {
        if (slots.length === 0) return;
        vatCall.vatstoreSet(bytes('before'), bytes('stays'));
        const target = exported(4);
        vatCall.send(target, bytes(''), []);
        if (calls) result = vatCall.callNow(slots[0], bytes('on'), [target]);
      });
      if (calls) {
        expect(said(result!)).toEqual([true, 'device-error', 0]);
        expect([bugs.length, bugs[0].startsWith('vat|lamp|')]).toEqual([1, true]);
      }
      expect([kernel.vats()[0].state, names.clist.size]).toEqual(['idle', 1]);
      return kernel.hash();
    });
    expect(hashes[1]).toBe(hashes[0]);
  });

  test('a crank that ends badly takes back what the device did in it', () => {
    const { kernel, run, vat, root, is, syscall, names } = scene();
    is({
      invoke() {
        syscall.vatstoreSet(bytes('k'), bytes('v'));
        return { body: bytes(''), slots: [exported(1)] };
      },
    });
    run(vat, [root], (vatCall, slots) => {
      vatCall.callNow(slots[0], bytes(''), [exported(1)]);
      throw new Error('the vat failed');
    });
    expect([kernel.vats()[0].reason, syscall.vatstoreGet(bytes('k')), names.clist.size]).toEqual([
      'crashed',
      null,
      1,
    ]);
  });

  test('a vat whose table is full is told so, and the device has done nothing', () => {
    const { kernel, run, root, is, syscall, actor, bugs } = scene();
    is({
      invoke() {
        syscall.vatstoreSet(bytes('k'), bytes('v'));
        return { body: bytes(''), slots: [exported(1), exported(2)] };
      },
    });
    const small = actor('small', { handles: 4 });
    let result!: CallResult;
    run(small, [root], (vatCall, slots) => {
      result = vatCall.callNow(slots[0], bytes(''));
    });
    expect([said(result), syscall.vatstoreGet(bytes('k')), bugs]).toEqual([
      [true, 'receiver-full', 0],
      null,
      [],
    ]);
    expect(kernel.vats()[1].handles).toBe(3);
  });

  test('a device whose table is full answers an error', () => {
    const made = rawWorld();
    const number = made.kernel.addDevice({
      name: 'tiny',
      handles: 2,
      setup: () => ({ invoke: () => ({ body: bytes('') }) }),
    });
    const vat = made.actor('vat');
    const results: unknown[] = [];
    made.run(vat, [made.kernel.deviceRoot(number)], (syscall, slots) => {
      results.push(said(syscall.callNow(slots[0], bytes(''), [exported(1)])));
      results.push(said(syscall.callNow(slots[0], bytes(''), [exported(1), exported(2)])));
    });
    expect(results).toEqual([
      [false, '', 0],
      [true, 'device-error', 0],
    ]);
  });
});

describe('nested', () => {
  test('calls and runs are errors in the device, and the kernel goes on', () => {
    const { kernel, vat, bugs, run, root, is } = scene();
    const results: string[] = [];
    run(vat, [root], (vatCall, slots) => {
      const attempts: (() => unknown)[] = [
        () => vatCall.callNow(slots[0], bytes('')),
        () => kernel.step(),
        () => kernel.run(),
        () => kernel.poll(),
        () => kernel.addDevice({ name: 'x', setup: () => ({}) }),
        () => kernel.addKernelNode(() => ({ body: bytes('') })),
      ];
      for (const attempt of attempts) {
        is({
          invoke() {
            attempt();
            return { body: bytes('done') };
          },
        });
        results.push(text(vatCall.callNow(slots[0], bytes('')).body));
      }
    });
    expect(results).toEqual(Array(6).fill('device-error'));
    expect(bugs).toHaveLength(6);
    expect(bugs[0]).toBe('vat|lamp|callNow was made from inside lamp');
    expect([kernel.vats()[0].state, kernel.state.devices.length]).toEqual(['idle', 1]);
  });

  test('a vat that faults from inside a device is stopped all the same', () => {
    const { kernel, vat, run, root, is } = scene();
    run(vat, [root], (vatCall, slots) => {
      is({
        invoke() {
          vatCall.send(4242, bytes(''));
          return { body: bytes('') };
        },
      });
      vatCall.callNow(slots[0], bytes(''));
    });
    expect(kernel.vats()[0].reason).toBe('bad-handle');
  });
});
