import { saulDevice } from '@callgate/devices';
import type { VmBackend } from '@callgate/kernel';
import type { Handlers, SaulError } from '@callgate/kernel/abi';
import { makeHost } from '@callgate/tools';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../src/fake-clock.js';
import { embedvmCall as call, embedvmGuest, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** A host whose `saul` handlers are these. */
function hostWith(saul: Partial<Handlers['saul']>) {
  const bugs: string[] = [];
  const released: number[] = [];
  const { kernel, backends } = makeHost({
    write: () => {},
    clock: new FakeClock(),
    onBug: (error, vat, name) => bugs.push(`${vat} ${name} ${(error as Error).message}`),
    replace: {
      console: { puts: () => {} },
      saul: {
        ...saulDevice([]),
        saulIterInit: (given) => given.own(7),
        saulIterNext: (given) => given.own(8),
        releaseSaulDevice: (cell) => released.push(cell),
        ...saul,
      },
    },
  });
  const backend = (id: string) => backends.get(id) as VmBackend;
  return { kernel, bugs, released, backends: { wasm: backend('wasm'), embedvm: backend('embedvm') } };
}

/** Opens a device and reads it: the handlers `saulIterInit` and `saulRead`. */
const GUESTS = {
  wasm: wasmGuest(
    WASM_TYPES,
    '(drop (call $saulRead (call $saulIterInit) (i32.const 64)))',
    '(func (export "dispatch#16") (param i32))',
  ),
  embedvm: embedvmGuest(
    `zeros 1\n${call(32)}\nsetlocal 0\n${call(36, 'getlocal 0', 'push 4096')}\ndrop\n${call(26)}\nret0`,
  ),
};

const BAD: readonly [what: string, saul: Partial<Handlers['saul']>, message: RegExp][] = [
  [
    'throws',
    {
      saulRead: () => {
        throw new Error('the bus is gone');
      },
    },
    /saulRead the bus is gone/,
  ],
  [
    'throws what is no error',
    {
      saulRead: () => {
        throw Object.assign(Object.create(null), { message: 'odd' });
      },
    },
    /saulRead odd/,
  ],
  [
    'answers a code that the call does not declare',
    { saulRead: () => 99 as SaulError },
    /saulRead a handler answered 99/,
  ],
  ['answers an object that is none', { saulIterInit: () => 555 }, /saulIterInit a handler answered 555/],
  [
    'swallows the fault of its own doing',
    {
      saulRead: (given) => {
        try {
          given.gate.fault('out-of-range');
        } catch {}
        return 0;
      },
    },
    /^$/,
  ],
];

describe.each(['wasm', 'embedvm'] as const)('on %s a handler that', (vm) => {
  test.each(BAD)('%s stops only the vat that called it', async (_what, saul, message) => {
    const { kernel, bugs, released, backends } = hostWith(saul);
    const permissions = ['saul', 'timer'];
    kernel.addVat({ name: 'bad', backend: backends[vm], image: GUESTS[vm], permissions });
    const quiet = wasmGuest(
      WASM_TYPES,
      '(drop (call $timerSetMs (i32.const 3)))',
      '(func (export "dispatch#16") (param i32) (drop (call $timerSetMs (i32.const 3))))',
    );
    kernel.addVat({ name: 'good', backend: backends.wasm, image: quiet, permissions });
    expect(await kernel.run({ cranks: 20 })).toEqual({
      cranks: 20,
      fuel: expect.any(Number),
      sweeps: 0,
      end: 'bound',
    });
    const [bad, good] = kernel.vats();
    expect(bad).toMatchObject({ state: 'terminated', handles: 0, cranks: 1 });
    expect(good).toMatchObject({ state: 'idle', reason: null, cranks: 19 });
    expect(bugs.join()).toMatch(message);
    expect(released).toEqual(saul.saulIterInit === undefined ? [7] : []);
  });
});
