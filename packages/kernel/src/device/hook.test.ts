import { describe, expect, test } from 'vitest';
import { OutValue } from '../gate/call.js';
import { handleHandlers } from '../families/handle.js';
import type { Kref } from '../tables/outside.js';
import { exported } from '../raw/raw-vat.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import type { DeviceSyscall, HookResult } from './device.js';

function scene() {
  const made = rawWorld();
  const { kernel } = made;
  let syscall!: DeviceSyscall;
  let invoke: (slots: Int32Array) => { body: Uint8Array; slots?: ArrayLike<number> } = () => ({
    body: bytes(''),
  });
  const number = kernel.addDevice({
    name: 'bridge',
    setup(given) {
      syscall = given;
      return { invoke: (_node, _body, slots) => invoke(slots) };
    },
  });
  const vat = made.actor('vat');
  const other = made.actor('other');
  const root = kernel.deviceRoot(number);
  return {
    ...made,
    vat,
    other,
    number,
    syscall,
    /** The vat calls the device, which does as it is told. */
    call(next: typeof invoke, slots: number[] = []) {
      invoke = next;
      let answer = '';
      made.run(vat, [root], (vatCall, given) => {
        answer = text(vatCall.callNow(given[0], bytes(''), slots).body);
      });
      return answer;
    },
  };
}

describe('a hook', () => {
  test('gets krefs, and its krefs come back as drefs', () => {
    const { kernel, other, number, syscall, call } = scene();
    const seen: Kref[][] = [];
    kernel.addDeviceHook(number, 'swap', (body, slots) => {
      seen.push([...slots]);
      return { body: bytes(`<${text(body)}>`), slots: [slots[1], other.root, slots[0]] };
    });
    const answer = call(
      (slots) => {
        const { body, slots: back } = syscall.callKernelHook('swap', bytes('x'), [slots[0], exported(4)]);
        return {
          body: bytes(`${text(body)} ${back[0] === exported(4)} ${back[1] > 0} ${back[2] === slots[0]}`),
        };
      },
      [exported(1)],
    );
    expect(answer).toBe('<x> true true true');
    expect(seen).toEqual([[expect.stringMatching(/^ko\d+$/), expect.stringMatching(/^kd\d+$/)]]);
  });

  test('may name what it was given only while it runs, unless it keeps it', () => {
    const { kernel, number, syscall, call, settle } = scene();
    let given: Kref[] = [];
    kernel.addDeviceHook(number, 'look', (_body, slots) => {
      given = [...slots];
      return { body: bytes('') };
    });
    kernel.addDeviceHook(number, 'keep', (_body, slots) => {
      given = [...slots];
      kernel.keep(slots[0]);
      return { body: bytes('') };
    });
    const pass = (name: string) =>
      call(
        (slots) => ({ body: syscall.callKernelHook(name, bytes(''), slots).body }),
        [exported(name.length)],
      );
    pass('look');
    expect(() => kernel.keep(given[0])).toThrow('is no reference that the host keeps');
    expect(() => kernel.queueMessage(given[0], bytes(''))).toThrow('is no reference that the host keeps');
    pass('keep');
    const row = kernel.state.outside.row(given[0]);
    expect([kernel.state.outside.keptOf(row), kernel.objects.reachableOf(row)]).toEqual([1, 2]);
    kernel.letGo(given[0]);
    settle();
    expect(() => kernel.letGo(given[0])).toThrow('is no reference that the host keeps');
  });

  test('cannot let go of what it does not keep', () => {
    const { kernel, number, syscall, call, bugs } = scene();
    kernel.addDeviceHook(number, 'steal', (_body, slots) => {
      kernel.letGo(slots[0]);
      return { body: bytes('') };
    });
    expect(call((slots) => syscall.callKernelHook('steal', bytes(''), slots), [exported(1)])).toBe(
      'device-error',
    );
    expect(bugs[0]).toMatch(/^vat\|bridge\|ko\d+ is no reference that the host keeps$/);
  });

  test('may queue work, which is part of the crank', () => {
    const { kernel, number, syscall, call, other } = scene();
    const got: string[] = [];
    other.act = (_syscall, _slots, body) => got.push(text(body));
    let fails = false;
    kernel.addDeviceHook(number, 'tell', (body) => {
      kernel.letGo(kernel.queueMessage(other.root, body));
      if (fails) throw new Error('half done');
      return { body: bytes('told') };
    });
    expect(call(() => syscall.callKernelHook('tell', bytes('one')))).toBe('told');
    fails = true;
    expect(call(() => syscall.callKernelHook('tell', bytes('two')))).toBe('device-error');
    expect(got).toEqual(['one']);
  });

  test('that throws is undone alone when the device goes on', () => {
    const { kernel, number, syscall, call, other, bugs } = scene();
    const got: string[] = [];
    other.act = (_syscall, _slots, body) => got.push(text(body));
    kernel.addDeviceHook(number, 'fail', (body) => {
      kernel.queueMessage(other.root, body);
      throw new Error('no');
    });
    const answer = call(() => {
      syscall.vatstoreSet(bytes('k'), bytes('stays'));
      expect(() => syscall.callKernelHook('fail', bytes('gone'))).toThrow('no');
      return { body: bytes('went on') };
    });
    expect([answer, text(syscall.vatstoreGet(bytes('k'))!), got, bugs]).toEqual(['went on', 'stays', [], []]);
  });

  test.each<[string, (kernel: ReturnType<typeof rawWorld>['kernel']) => HookResult]>([
    ['answers nothing', () => undefined as never],
    ['answers no bytes', () => ({ body: [1] as never })],
    ['answers an unknown kref', () => ({ body: bytes(''), slots: ['ko999'] })],
    ['answers what is no kref', () => ({ body: bytes(''), slots: ['__proto__'] })],
    ['answers what is no text', () => ({ body: bytes(''), slots: [7 as never] })],
    ['steps the kernel', (kernel) => ({ body: bytes(String(kernel.step())) })],
    [
      'adds a device',
      (kernel) => ({ body: bytes(String(kernel.addDevice({ name: 'x', setup: () => ({}) }))) }),
    ],
  ])('that %s is an error in the device', (_name, act) => {
    const { kernel, number, syscall, call, bugs, other, run } = scene();
    kernel.addDeviceHook(number, 'bad', () => act(kernel));
    const before = kernel.state.device(number).names.clist.size;
    expect(call(() => syscall.callKernelHook('bad', bytes(''), [exported(9)]))).toBe('device-error');
    expect([bugs.length, kernel.state.device(number).names.clist.size]).toEqual([1, before]);
    let alive = false;
    run(other, [], () => {
      alive = true;
    });
    expect(alive).toBe(true);
  });

  test('is for one device: another one has it not, nor one that nobody registered', () => {
    const { kernel, number, syscall, call } = scene();
    let stranger!: DeviceSyscall;
    kernel.addDevice({
      name: 'stranger',
      setup(given) {
        stranger = given;
        return {};
      },
    });
    kernel.addDeviceHook(number, 'mine', () => ({ body: bytes('') }));
    expect(() => stranger.callKernelHook('mine', bytes(''))).toThrow('stranger has no hook mine');
    expect(() => syscall.callKernelHook('constructor', bytes(''))).toThrow('bridge has no hook constructor');
    expect(call(() => syscall.callKernelHook('missing', bytes('')))).toBe('device-error');
    expect(() => kernel.addDeviceHook(9, 'x', () => ({ body: bytes('') }))).toThrow('there is no device 9');
  });
});

describe('a node that the kernel owns', () => {
  test('is answered by its function, krefs in and out', () => {
    const { kernel, run, vat, other, settle } = scene();
    const calls: unknown[] = [];
    const node = kernel.addKernelNode(({ vat: caller, node: called, body, slots }) => {
      calls.push([caller, called, text(body), slots.length]);
      if (text(body) === 'throw') throw new Error('broken');
      return { body: bytes('yes'), slots: [other.root, slots[0]], error: text(body) === 'error' };
    });
    expect(node).toMatch(/^kd\d+$/);
    const answers: unknown[] = [];
    run(vat, [node], (syscall, slots) => {
      for (const body of ['fine', 'error', 'throw']) {
        const answer = syscall.callNow(slots[0], bytes(body), [exported(2)]);
        answers.push([answer.error, text(answer.body), answer.slots[1] === exported(2)]);
      }
    });
    expect(calls).toEqual(['fine', 'error', 'throw'].map((body) => [vat.number, node, body, 1]));
    expect(answers).toEqual([
      [false, 'yes', true],
      [true, 'yes', true],
      [true, 'device-error', false],
    ]);
    const live = kernel.objects.live;
    kernel.letGo(node);
    kernel.terminate(vat.number);
    settle();
    expect(kernel.objects.live).toBeLessThan(live);
    expect(() => kernel.keep(node)).toThrow('is no reference that the host keeps');
  });
});

test('what is no resource has no rights to restrict: a node stays one reference', () => {
  const { kernel, vat } = scene();
  const row = kernel.state.outside.row(kernel.deviceRoot(1));
  const { gate } = kernel.state.vat(vat.number);
  const live = kernel.objects.live;
  gate.open();
  const restrict = () => handleHandlers(kernel.objects).handleRestrict(gate, row, 1, new OutValue());
  expect(restrict).toThrow('the guest faulted');
  expect([gate.reason, kernel.objects.live]).toEqual(['wrong-kind', live]);
});
