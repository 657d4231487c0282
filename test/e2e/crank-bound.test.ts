import { saulDevice } from '@callgate/devices';
import { rawVat } from '@callgate/kernel';
import { type EngineId, nativeProblem } from '@callgate/native-addon';
import { type Host, makeHost } from '@callgate/tools';
import type { VatConfig } from '@callgate/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { embedvmCall as call, embedvmGuest, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

const ENGINES: readonly EngineId[] = nativeProblem() === '' ? ['js', 'wasm', 'native'] : ['js', 'wasm'];
const { CALLGATE_CLIST: wanted = '' } = process.env;
afterEach(() => {
  process.env.CALLGATE_CLIST = wanted;
});

const KINDS = ['wasm', 'embedvm', 'raw'] as const;
type Kind = (typeof KINDS)[number];

/** Makes a handle and closes it, as long as the device says so. */
const images = {
  wasm: wasmGuest(
    WASM_TYPES,
    `(local $handle i32) (local $more i32)
    (loop $again
      (local.set $handle (call $saulIterInit))
      (local.set $more (call $saulType (local.get $handle)))
      (drop (call $handleClose (local.get $handle)))
      (br_if $again (local.get $more)))`,
  ),
  embedvm: embedvmGuest(`zeros 2
    again:
    ${call(32)}
    setlocal 0
    ${call(34, 'getlocal 0')}
    setlocal 1
    ${call(9, 'getlocal 0')}
    drop
    getlocal 1
    jnz again
    ret0`),
};

/** A host whose device says `turns` times that a guest goes on, and counts what it has. */
function world(engine: EngineId) {
  process.env.CALLGATE_CLIST = engine;
  const device = { turns: 0, made: 0, asked: 0, held: 0 };
  const bugs: unknown[] = [];
  const host: Host = makeHost({
    write: () => {},
    onBug: (error) => bugs.push(error),
    replace: {
      saul: {
        ...saulDevice([]),
        saulIterInit(call) {
          device.held++;
          return call.own(++device.made);
        },
        saulType() {
          device.asked++;
          return device.turns-- > 0 ? 1 : 0;
        },
        releaseSaulDevice: () => void device.held--,
      },
    },
  });
  const { kernel, backends } = host;
  expect(kernel.inspect().engine).toBe(engine);
  const add = (kind: Kind, config: Partial<VatConfig> = {}): number => {
    const common = {
      name: `${kind}${kernel.vats().length}`,
      permissions: ['saul'],
      fuel: 2 ** 40,
      ...config,
    };
    if (kind !== 'raw') {
      const backend = backends.get(kind);
      if (backend === undefined) throw new Error(`no VM ${kind}`);
      return kernel.addVat({ ...common, backend, image: images[kind] });
    }
    const backend = rawVat((syscall) => ({
      startVat() {
        do {
          device.asked++;
          syscall.vatstoreSet(Uint8Array.of(1), Uint8Array.of(device.asked & 1));
        } while (device.turns-- > 0);
      },
    }));
    return kernel.addVat({ ...common, backend, image: new Uint8Array() });
  };
  const vat = (number: number) => {
    const found = kernel.vats().find((each) => each.number === number);
    if (found === undefined) throw new Error(`no vat ${number}`);
    return found;
  };
  return { kernel, device, bugs, add, vat };
}

describe.each(ENGINES)('on the engine %s', (engine) => {
  test.each(KINDS)('a %s guest that changes more than a crank may is stopped, and nobody else', (kind) => {
    const { kernel, device, bugs, add, vat } = world(engine);
    const other = add(kind);
    kernel.step();
    const before = device.asked;
    const bad = add(kind, { changes: 1000, onFault: 'park', transcript: true });
    const hash = kernel.hash();
    device.turns = Number.POSITIVE_INFINITY;
    expect(kernel.step()).toMatchObject({ vat: bad, outcome: 'fault', committed: false });
    expect(vat(bad)).toMatchObject({ state: 'parked', reason: 'crank-full', handles: vat(other).handles });
    expect(vat(bad).record).toMatchObject({
      inCall: false,
      detail: 'a crank may make 1000 changes of state',
    });
    // It came to its bound, and not far beyond.
    expect(device.asked - before).toBeGreaterThan(100);
    expect(device.asked - before).toBeLessThan(1100);
    expect(kernel.hash()).toBe(hash);

    device.turns = 3;
    const next = add(kind, { changes: 1000 });
    kernel.step();
    expect(vat(next).reason).toBeNull();
    device.turns = 3;
    expect(kernel.resume(bad)).toBe(true);
    expect(kernel.step()).toMatchObject({ vat: bad, outcome: 'returned', committed: true });
    while (kernel.step() !== null) {}
    expect([vat(bad).reason, vat(next).reason, vat(other).reason]).toEqual([null, null, null]);
    expect([device.held, bugs, kernel.audit()]).toEqual([0, [], []]);
  });
});

/** On the engine whose arena takes least. */
test('the bound that no configuration raises', () => {
  const { kernel, device, bugs, add, vat } = world('wasm');
  device.turns = Number.POSITIVE_INFINITY;
  const bad = add('wasm', { changes: 2 ** 40 });
  kernel.step();
  expect(vat(bad)).toMatchObject({ state: 'terminated', reason: 'crank-full' });
  expect(vat(bad).record?.detail).toBe('a crank may make 1048576 changes of state');
  expect([device.held, bugs, kernel.audit()]).toEqual([0, [], []]);
  device.turns = 3;
  const next = add('wasm');
  kernel.step();
  expect(vat(next).reason).toBeNull();
});
