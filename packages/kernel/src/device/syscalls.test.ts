import { describe, expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import type { DeviceSyscall } from './device.js';

/** A device whose node does what `act` says by then, a vat that calls it, and a vat of which the device has the root. */
function scene() {
  const made = rawWorld();
  const { kernel } = made;
  const device = { act: (_syscall: DeviceSyscall, _slots: Int32Array): void => {}, slots: new Int32Array() };
  let syscall!: DeviceSyscall;
  const number = kernel.addDevice({
    name: 'device',
    setup(given) {
      syscall = given;
      return {
        invoke(_node, _body, slots) {
          device.slots = slots.slice();
          device.act(syscall, slots);
          return { body: bytes('ok') };
        },
      };
    },
  });
  const got: string[] = [];
  const friend = made.actor('friend');
  friend.act = (_syscall, _slots, body) => got.push(text(body));
  const vat = made.actor('vat');
  const root = kernel.deviceRoot(number);
  /** The vat calls the device with the friend's root beside it; what it is answered. `crash`: then its crank is undone. */
  const call = (act: typeof device.act, crash = false) => {
    device.act = act;
    let answer = '';
    made.run(vat, [root, friend.root], (raw, [node, other]) => {
      answer = text(raw.callNow(node, bytes(''), [other]).body);
      if (crash) raw.exit(true);
    });
    return answer;
  };
  return { ...made, number, syscall, got, call, device, friend };
}

describe('a syscall of a device (kernel.md, section 6)', () => {
  test('sendOnly: a message without result, part of the crank', () => {
    const { call, got, kernel } = scene();
    const send = (body: string) => (syscall: DeviceSyscall, slots: Int32Array) =>
      syscall.sendOnly(slots[0], bytes(body));
    expect(call(send('kept'))).toBe('ok');
    call(send('undone'), true);
    const unresolved = kernel.inspect().promises.filter(({ state }) => state === 'unresolved');
    expect([got, unresolved]).toEqual([['kept'], []]);
  });

  test.each<[string, number]>([
    ['its own node', exported(0)],
    ['a number that it was never given', 77],
    ['no number', 1.5],
  ])('sendOnly to %s throws in the device, and the caller learns device-error', (_what, target) => {
    const { call, got } = scene();
    expect(call((syscall) => syscall.sendOnly(target, bytes('x')))).toBe('device-error');
    expect(got).toEqual([]);
  });

  test('vatstoreGet, Set, Delete and GetNextKey: a space of its own, in byte order, undone with the crank', () => {
    const { call, syscall } = scene();
    const keys = () => {
      const found: string[] = [];
      for (
        let key = syscall.vatstoreGetNextKey(bytes(''));
        key !== null;
        key = syscall.vatstoreGetNextKey(key)
      )
        found.push(`${text(key)}=${text(syscall.vatstoreGet(key) ?? bytes('none'))}`);
      return found;
    };
    call((own) => {
      own.vatstoreSet(bytes('b'), bytes('2'));
      own.vatstoreSet(bytes('a'), bytes(''));
      own.vatstoreSet(bytes('c'), bytes('3'));
    });
    expect(keys()).toEqual(['a=', 'b=2', 'c=3']);
    call((own) => own.vatstoreDelete(bytes('b')));
    call((own) => own.vatstoreDelete(bytes('a')), true);
    expect([keys(), syscall.vatstoreGet(bytes('b'))]).toEqual([['a=', 'c=3'], null]);
  });

  test('callKernelHook: the function of that name for this device; missing, throwing and malformed are errors in the device', () => {
    const { call, kernel, number, friend } = scene();
    const seen: unknown[] = [];
    kernel.addDeviceHook(number, 'good', (body, slots) => {
      seen.push(text(body), [...slots]);
      return { body: bytes('answer'), slots: [...slots] };
    });
    kernel.addDeviceHook(number, 'throws', () => {
      throw new Error('no');
    });
    kernel.addDeviceHook(number, 'malformed', () => 7 as unknown as { body: Uint8Array });
    const ask = (name: string) =>
      call((syscall, slots) => void syscall.callKernelHook(name, bytes('hi'), slots));
    expect([ask('good'), seen]).toEqual(['ok', ['hi', [friend.root]]]);
    for (const name of ['missing', 'throws', 'malformed'])
      expect([name, ask(name)]).toEqual([name, 'device-error']);
  });

  test('dropImports: the device lets go; what is no import of it throws and drops nothing', () => {
    const { call, device, kernel, number, friend } = scene();
    const holds = () =>
      kernel.inspect().devices[number - 1].clist.filter(({ kref }) => kref === friend.root).length;
    call(() => {});
    expect(holds()).toBe(1);
    const [mine] = device.slots;
    expect(call((syscall) => syscall.dropImports([mine, exported(0)]))).toBe('device-error');
    expect(call((syscall) => syscall.dropImports([mine, 77]))).toBe('device-error');
    expect(holds()).toBe(1);
    expect(call((syscall) => syscall.dropImports([mine]))).toBe('ok');
    expect([holds(), kernel.audit()]).toEqual([0, []]);
  });
});
