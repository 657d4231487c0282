import { describe, expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { bytes, ROOT, rawWorld, text } from '../testing/raw-world.js';
import type { DeviceSyscall } from './device.js';

/** A device that hands out a node for each call, and writes down what it is told. */
function scene() {
  const made = rawWorld();
  const { kernel } = made;
  const dropped: number[][] = [];
  let next = 0;
  let syscall!: DeviceSyscall;
  const number = kernel.addDevice({
    name: 'maker',
    setup(given) {
      syscall = given;
      return {
        invoke: (_node, body) => ({
          body: bytes(''),
          slots: [exported(body.length > 0 ? Number(text(body)) : ++next)],
        }),
        dropExports: (nodes) => dropped.push([...nodes].map((node) => node & 0xffff)),
      };
    },
  });
  const vat = made.actor('vat');
  const root = kernel.deviceRoot(number);
  return { ...made, vat, root, number, syscall, dropped, names: kernel.state.device(number).names };
}

describe('a node that nobody uses', () => {
  test('is told to its device once, and is another reference when it comes back', () => {
    const { kernel, run, vat, root, dropped, names } = scene();
    let handle = 0;
    run(vat, [root], (syscall, slots) => {
      handle = syscall.callNow(slots[0], bytes('5')).slots[0];
    });
    const first = kernel.state.outside.nameOf(names.clist.knownObjectOf(exported(5)));
    expect([dropped, first.startsWith('kd')]).toEqual([[], true]);
    run(vat, [], (syscall) => {
      syscall.dropImports([handle]);
      syscall.retireImports([handle]);
    });
    expect([dropped, names.clist.size]).toEqual([[[5]], 1]);
    run(vat, [root], (syscall, slots) => syscall.callNow(slots[0], bytes('5')));
    expect(kernel.state.outside.nameOf(names.clist.knownObjectOf(exported(5)))).not.toBe(first);
    expect(dropped).toEqual([[5]]);
  });

  test('stays the same while a vat still knows it', () => {
    const { run, vat, root, dropped, names } = scene();
    let handle = 0;
    run(vat, [root], (syscall, slots) => {
      handle = syscall.callNow(slots[0], bytes('5')).slots[0];
      syscall.dropImports([handle]);
    });
    expect([dropped, names.clist.isUsable(exported(5))]).toEqual([[[5]], false]);
    run(vat, [root], (syscall, slots) => {
      expect(syscall.callNow(slots[0], bytes('5')).slots[0]).toBe(handle);
      expect(syscall.callNow(handle, bytes('5')).error).toBe(false);
    });
    run(vat, [], (syscall) => syscall.dropImports([handle]));
    expect([dropped, names.clist.size]).toEqual([[[5], [5]], 2]);
    run(vat, [], (syscall) => syscall.retireImports([handle]));
    expect([dropped, names.clist.size]).toEqual([[[5], [5]], 1]);
  });

  test('is not told when somebody uses it again before', () => {
    const { run, vat, root, dropped } = scene();
    run(vat, [root], (syscall, slots) => {
      const [handle] = syscall.callNow(slots[0], bytes('5')).slots;
      syscall.dropImports([handle]);
      syscall.callNow(slots[0], bytes('5'));
    });
    expect(dropped).toEqual([]);
  });

  test('is told when its last user died, and so are many', () => {
    const { kernel, run, vat, root, dropped, settle, names } = scene();
    run(vat, [root], (syscall, slots) => {
      for (let n = 0; n < 600; n++) syscall.callNow(slots[0], bytes(''));
    });
    expect(names.clist.size).toBe(601);
    kernel.terminate(vat.number);
    settle();
    expect(dropped.map(({ length }) => length)).toEqual([256, 256, 88]);
    expect([names.clist.size, kernel.state.nodeDrops.length]).toEqual([1, 0]);
  });

  test('no step tells of more than two batches, however many a vat drops at once', () => {
    const { kernel, run, vat, root, dropped } = scene();
    const nodes: number[] = [];
    run(vat, [root], (syscall, slots) => {
      for (let n = 0; n < 2_000; n++) nodes.push(...syscall.callNow(slots[0], bytes('')).slots);
    });
    vat.act = (syscall) => syscall.dropImports(nodes);
    kernel.letGo(kernel.queueMessage(vat.root, bytes('')));
    const told: number[] = [];
    for (let before = 0; kernel.step() !== null; before = dropped.length) told.push(dropped.length - before);
    expect(Math.max(...told)).toBeLessThanOrEqual(2);
    expect(dropped.flat()).toHaveLength(2_000);
    expect([kernel.state.nodeDrops.length, kernel.audit()]).toEqual([0, []]);
  });

  test('a device that throws when it is told has changed nothing, and others are told', () => {
    const { kernel, run, vat, root, dropped, bugs } = scene();
    let syscall!: DeviceSyscall;
    const bad = kernel.addDevice({
      name: 'bad',
      setup(given) {
        syscall = given;
        return {
          invoke: () => ({ body: bytes(''), slots: [exported(1)] }),
          dropExports() {
            syscall.vatstoreSet(bytes('k'), bytes('v'));
            throw new Error('not now');
          },
        };
      },
    });
    run(vat, [kernel.deviceRoot(bad), root], (vatCall, slots) => {
      for (const slot of slots) vatCall.dropImports(vatCall.callNow(slot, bytes('')).slots);
    });
    expect([dropped, bugs, syscall.vatstoreGet(bytes('k'))]).toEqual([
      [[1]],
      ['|dropExports of bad|not now'],
      null,
    ]);
  });
});

describe('a device at its own time', () => {
  test('sends, stores and lets go, committed at once; a call that fails changes nothing', () => {
    const { kernel, run, vat, root, syscall, settle } = scene();
    const got: string[] = [];
    const hook = kernel.addDeviceHook(1, 'give', () => ({ body: bytes(''), slots: [vat.root] }));
    expect(hook).toBeUndefined();
    const [target] = syscall.callKernelHook('give', bytes('')).slots;
    vat.act = (_syscall, _slots, body) => got.push(text(body));
    syscall.sendOnly(target, bytes('tick'), [exported(3)]);
    syscall.vatstoreSet(bytes('k'), bytes(''));
    expect(kernel.journal.pending).toBe(0);
    settle();
    expect([got, syscall.vatstoreGet(bytes('k')), syscall.vatstoreGetNextKey(bytes(''))]).toEqual([
      ['tick'],
      bytes(''),
      bytes('k'),
    ]);
    const hash = kernel.hash();
    expect(() => syscall.sendOnly(target, bytes(''), [exported(8), 99])).toThrow('99 is no reference');
    expect(() => syscall.sendOnly(target, bytes(''), new Int32Array(257))).toThrow('at most 256 slots');
    expect(() => syscall.sendOnly(ROOT, bytes(''))).toThrow('objects and promises');
    expect(() => syscall.vatstoreSet(bytes(''), bytes(''))).toThrow('a key has');
    expect(() => syscall.vatstoreSet('k' as never, bytes(''))).toThrow('Uint8Array');
    expect([kernel.hash(), kernel.journal.pending]).toEqual([hash, 0]);
    kernel.terminate(vat.number);
    settle();
    syscall.sendOnly(target, bytes('too late'));
    settle();
    syscall.vatstoreDelete(bytes('k'));
    syscall.dropImports([target]);
    expect([got, syscall.vatstoreGet(bytes('k'))]).toEqual([['tick'], null]);
    run(vat, [root], () => got.push('nobody'));
    expect(got).toEqual(['tick']);
  });

  test('has a store of its own, with a bound', () => {
    const { kernel } = scene();
    let small!: DeviceSyscall;
    kernel.addDevice({
      name: 'small',
      store: 70,
      setup(syscall) {
        small = syscall;
        return {};
      },
    });
    small.vatstoreSet(bytes('k'), bytes('12345'));
    expect(() => small.vatstoreSet(bytes('k'), bytes('123456'))).toThrow('may have 70 bytes');
    expect(text(small.vatstoreGet(bytes('k'))!)).toBe('12345');
  });
});

test('a device whose set-up throws never was', () => {
  const { kernel } = rawWorld();
  const hash = kernel.hash();
  const setup = (syscall: DeviceSyscall) => {
    syscall.vatstoreSet(bytes('k'), bytes('v'));
    throw new Error('no lamp');
  };
  expect(() => kernel.addDevice({ name: 'lamp', setup })).toThrow('no lamp');
  expect(() => kernel.addDevice({ name: 'lamp', handles: -1, setup: () => ({}) })).toThrow(
    'a bound of lamp is -1',
  );
  expect([kernel.hash(), kernel.state.devices.length]).toEqual([hash, 0]);
  expect(() => kernel.deviceRoot(1)).toThrow('there is no device 1');
});

test('what the host asks for and does not get changes nothing', () => {
  const { kernel, actor } = rawWorld();
  const device = kernel.addDevice({ name: 'none', handles: 0, setup: () => ({}) });
  const { root } = actor('vat');
  const hash = kernel.hash();
  expect(() => kernel.deviceRoot(device)).toThrow('the table of the device is full');
  expect(() => kernel.queueMessage('ko77', bytes(''))).toThrow('is no reference that the host keeps');
  expect(() => kernel.queueMessage(root, bytes(''), ['ko77'])).toThrow('is no reference that the host keeps');
  expect([kernel.journal.pending, kernel.hash()]).toEqual([0, hash]);
});
