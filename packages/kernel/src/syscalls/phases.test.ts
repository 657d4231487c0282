import { describe, expect, test } from 'vitest';
import { exported, exportedPromise, type RawSyscall } from '../raw/raw-vat.js';
import { bytes, rawWorld } from '../testing/raw-world.js';

const NOTHING = bytes('');
type Call = (syscall: RawSyscall, node: number) => void;

const ABOUT_OTHERS: readonly (readonly [string, Call])[] = [
  ['send', (syscall) => syscall.send(exported(0), NOTHING)],
  ['subscribe', (syscall) => syscall.subscribe(exportedPromise(1))],
  ['resolve', (syscall) => syscall.resolve([{ promise: exportedPromise(1), body: NOTHING }])],
  ['callNow', (syscall, node) => syscall.callNow(node, NOTHING)],
];

/** A vat that is stopped, and does something in its `stopVat`. */
function stopped(call: Call) {
  const { kernel, add, settle } = rawWorld();
  const other = kernel.root(add('other', () => ({})));
  const device = kernel.addDevice({ name: 'device', setup: () => ({ invoke: () => ({ body: NOTHING }) }) });
  let node = 0;
  let imported = 0;
  let last: unknown = 'not asked';
  const vat = add('vat', (syscall) => ({
    deliver(_target, _body, slots) {
      [imported, node] = slots;
      syscall.send(exported(0), NOTHING, [exported(5)]);
    },
    stopVat() {
      try {
        call(syscall, call.length > 1 ? node : imported);
        last = 'done';
      } catch (error) {
        last = error;
      }
    },
  }));
  const go = kernel.queueMessage(kernel.root(vat), NOTHING, [other, kernel.deviceRoot(device)]);
  kernel.step();
  kernel.step();
  kernel.letGo(go);
  for (let steps = 0; steps < 3; steps++) kernel.step();
  kernel.stop(vat, 'enough');
  settle();
  return { last, value: kernel.vats()[vat - 1] };
}

describe('in stopVat', () => {
  test.each(ABOUT_OTHERS)('%s is a fault, which undoes that dispatch alone', (_name, call) => {
    const { last, value } = stopped(call);
    expect(last).toBeInstanceOf(Error);
    expect([value.state, value.reason]).toEqual(['terminated', 'host']);
  });

  test.each<[string, Call]>([
    ['abandonExports', (syscall) => syscall.abandonExports([exported(0)])],
    ['dropImports and retireImports', (syscall) => syscall.dropImports([])],
    ['vatstoreSet', (syscall) => syscall.vatstoreSet(bytes('key'), NOTHING)],
    ['exit', (syscall) => syscall.exit(false)],
  ])('%s is allowed', (_name, call) => {
    expect(stopped(call).last).toBe('done');
  });
});

describe('news of references', () => {
  test('waits for a parked vat until it goes on, and costs fuel as any crank', () => {
    const { kernel, add, settle } = rawWorld();
    const told: string[] = [];
    const vat = add(
      'vat',
      () => ({
        deliver() {
          throw new Error('parks');
        },
        dropExports: () => told.push('dropExports'),
        retireExports: () => told.push('retireExports'),
      }),
      { onFault: 'park', meter: 100, fuel: 10 },
    );
    const root = kernel.root(vat);
    settle();
    kernel.letGo(kernel.queueMessage(root, NOTHING));
    settle();
    expect(kernel.vats()[vat - 1].state).toBe('parked');
    kernel.letGo(root);
    settle();
    expect(told).toEqual([]);
    kernel.state.vat(vat).balance = 9;
    kernel.resume(vat);
    settle();
    // The crank that tells it is reserved before it starts.
    expect([told, kernel.vats()[vat - 1].reason]).toEqual([[], 'meter-empty']);
  });
});
