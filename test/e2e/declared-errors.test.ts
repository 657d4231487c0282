import { describe, expect, test } from 'vitest';
import { embedvmCall, embedvmProgram, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

type Vm = 'wasm' | 'embedvm';

/** Opens a server for CoAP, of which the run has none; its name has one character. */
function opens(vm: Vm): Uint8Array {
  if (vm === 'wasm')
    return wasmGuest(
      WASM_TYPES,
      '(drop (call $coapServerResourceNew (i32.const 0) (i32.const 1) (i32.const 64)))',
      '(data (i32.const 0) "a")',
    );
  return embedvmProgram(`.entry main main
    main: ${embedvmCall(80, 'push name', 1, 'push made')}
    drop
    ret0
    name: .byte 97
    made: .word 0`);
}

/** Asks for the kind of a timer that has fired, while it is told so. */
function asks(vm: Vm): Uint8Array {
  if (vm === 'wasm')
    return wasmGuest(
      WASM_TYPES,
      '(drop (call $timerSetMs (i32.const 0)))',
      '(func (export "dispatch#16") (param i32) (drop (call $handleKind (local.get 0) (i32.const 0))))',
    );
  return embedvmProgram(`.entry dispatch begin
    begin: ${embedvmCall(2, 'push words', 8)}
    drop
    loadw words
    jnz fired
    ${embedvmCall(24, 0, 0)}
    drop
    ret0
    fired: ${embedvmCall(10, 'loadw event', 'push kind')}
    drop
    ret0
    words: .word 0
    event: .space 14
    kind: .word 0`);
}

/** A guest that meets an error that its call declares, and does not look. */
const MEETINGS: readonly (readonly [
  error: string,
  call: string,
  image: (vm: Vm) => Uint8Array,
  permission: string,
])[] = [
  ['CoapError.NoServer', 'coapServerResourceNew', opens, 'coap'],
  ['Refused', 'coapServerResourceNew', opens, 'none'],
  ['Gone', 'handleKind', asks, 'timer'],
];

describe.each(['wasm', 'embedvm'] as const)('a declared error, on %s,', (vm) => {
  describe.each(MEETINGS)('%s of %s', (error, call, image, permission) => {
    const run = async (errors?: 'value' | 'fault') => {
      const host = testHost();
      const vat = host.add('guest', vm, image(vm), {
        permissions: [permission],
        ...(errors === undefined ? {} : { errors }),
      });
      return { host, summary: await host.finish(vat) };
    };

    test.each([undefined, 'value'] as const)(
      'is a value that the guest may leave alone: %s',
      async (errors) => {
        const { host, summary } = await run(errors);
        expect(summary).toMatchObject({ reason: null, record: null });
        expect(host.trace.at(-1)).toMatch(new RegExp(`^guest: ${call}\\(.*\\) = ${error}$`));
      },
    );

    test('stops the guest where the manifest wants that', async () => {
      const { host, summary } = await run('fault');
      expect(summary).toMatchObject({ state: 'terminated', reason: 'declared-error', handles: 0 });
      expect(summary.record).toMatchObject({
        call,
        inCall: true,
        detail: `the call answers ${error}, which faults this vat`,
      });
      expect(host.trace.at(-1)).toMatch(new RegExp(`^guest: ${call}\\(.*\\) = fault$`));
      expect([host.bugs, host.kernel.objects.live]).toEqual([[], 0]);
    });
  });

  test('stops nobody else', async () => {
    const host = testHost();
    const first = host.add('first', vm, opens(vm), { permissions: ['coap'], errors: 'fault' });
    const second = host.add('second', vm, opens(vm), { permissions: ['coap'] });
    await host.finish(first);
    expect(host.kernel.vats().map(({ reason }) => reason)).toEqual(['declared-error', null]);
    expect(await host.finish(second)).toMatchObject({ record: null });
  });

  test('of a parked guest that is made again is a fault again', async () => {
    const host = testHost();
    const vat = host.add('guest', vm, asks(vm), { permissions: ['timer'], errors: 'fault', onFault: 'park' });
    expect(await host.finish(vat)).toMatchObject({ state: 'parked', reason: 'declared-error' });
    host.kernel.resume(vat);
    expect(await host.finish(vat)).toMatchObject({ state: 'parked', reason: 'declared-error' });
    expect(host.bugs).toEqual([]);
  });
});
