import { describe, expect, test } from 'vitest';
import { embedvmCall, embedvmProgram, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

const bytes = (words: string) => new TextEncoder().encode(words);
const text = (body: Uint8Array) => new TextDecoder().decode(body);

/** Keeps `cherry` under `apple`, reads it back, and prints it; then the next key behind `a`; then what is under a key that is not there. */
const STORE = {
  wasm: wasmGuest(
    WASM_TYPES,
    `(call $vatstoreSet (i32.const 16) (i32.const 5) (i32.const 21) (i32.const 6))
     (if (i32.eqz (call $vatstoreGet (i32.const 16) (i32.const 5) (i32.const 64))) (then (unreachable)))
     (if (i32.ne (i32.load (i32.const 64)) (i32.const 6)) (then (unreachable)))
     (drop (call $pull (i32.const 255) (i32.const 1) (i32.const 128) (i32.const 64)))
     (call $puts (i32.const 128) (i32.const 5))
     (if (i32.eqz (call $vatstoreGetNextKey (i32.const 16) (i32.const 1) (i32.const 64))) (then (unreachable)))
     (drop (call $pull (i32.const 255) (i32.const 0) (i32.const 128) (i32.const 64)))
     (call $puts (i32.const 128) (i32.load (i32.const 64)))
     (call $vatstoreDelete (i32.const 16) (i32.const 5))
     (if (call $vatstoreGet (i32.const 16) (i32.const 5) (i32.const 64)) (then (unreachable)))`,
    '(data (i32.const 16) "applecherry")',
  ),
  embedvm: embedvmProgram(`.entry main main
    main:
    ${embedvmCall(145, 'push apple', 5, 'push cherry', 6)}\ndrop
    ${embedvmCall(144, 'push apple', 5, 'push length')}\njz bad
    loadw length + 2\npush 6\neq\njz bad
    ${embedvmCall(1, 255, 0, 1, 'push room', 64)}\ndrop
    ${embedvmCall(16, 'push room', 5)}\ndrop
    ${embedvmCall(147, 'push apple', 1, 'push length')}\njz bad
    ${embedvmCall(1, 255, 0, 0, 'push room', 64)}\ndrop
    ${embedvmCall(16, 'push room', 'loadw length + 2')}\ndrop
    ${embedvmCall(146, 'push apple', 5)}\ndrop
    ${embedvmCall(144, 'push apple', 5, 'push length')}\njnz bad
    ret0
    bad: ${embedvmCall(16, 'push apple', 5)}\nret0
    apple: .ascii "apple"
    cherry: .ascii "cherry"
    length: .word 0, 0
    room: .space 64`),
};

describe.each(['wasm', 'embedvm'] as const)('%s', (vm) => {
  test('keeps and finds bytes in its store, and pulls them from the register', async () => {
    const host = testHost();
    const summary = await host.finish(host.add('guest', vm, STORE[vm]));
    expect([host.lines, host.bugs, summary.reason]).toEqual([['[guest] herryapple'], [], null]);
  });

  test('calls a device, pulls its answer, and gives up what it did not pull', async () => {
    const host = testHost();
    const { kernel } = host;
    const dropped: number[] = [];
    const device = kernel.addDevice({
      name: 'counter',
      setup: () => ({
        invoke(_node, body) {
          if (text(body) !== 'go') throw new Error('no');
          return { body: bytes('fine'), slots: [-0x8000_0000 + 7] };
        },
        dropExports: (nodes) => dropped.push(...nodes),
      }),
    });
    const image =
      vm === 'wasm'
        ? wasmGuest(
            WASM_TYPES,
            '',
            `(func (export "dispatch#1") (param i32 i32 i32 i32)
               (drop (call $pull (i32.const 2) (i32.const 0) (i32.const 64) (i32.const 1)))
               (i32.store16 (i32.const 16) (i32.const 0x6f67))
               (call $callNow (i32.load (i32.const 64)) (i32.const 16) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 80))
               (if (i32.ne (i32.load16_u (i32.const 84)) (i32.const 1)) (then (unreachable)))
               (drop (call $pull (i32.const 255) (i32.const 0) (i32.const 128) (i32.load (i32.const 80))))
               (call $puts (i32.const 128) (i32.load (i32.const 80)))
               (call $callNow (i32.load (i32.const 64)) (i32.const 16) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 80))
               (if (i32.eqz (i32.load8_u (i32.const 86))) (then (unreachable))))`,
          )
        : embedvmProgram(`.entry dispatch enter
            enter: ${embedvmCall(2, 'push words', 8)}\ndrop\nloadw words\njz end
            ${embedvmCall(1, 2, 0, 0, 'push node', 1)}\ndrop
            ${embedvmCall(152, 'loadw node', 'push go', 2, 0, 0, 'push answer')}\ndrop
            loadw answer + 4\npush 1\neq\njz bad
            ${embedvmCall(1, 255, 0, 0, 'push room', 'loadw answer + 2')}\ndrop
            ${embedvmCall(16, 'push room', 'loadw answer + 2')}\ndrop
            ${embedvmCall(152, 'loadw node', 'push go', 1, 0, 0, 'push answer')}\ndrop
            loadb answer + 6\njz bad
            end: ret0
            bad: ${embedvmCall(16, 'push go', 2)}\nret0
            go: .ascii "go"
            node: .word 0
            answer: .space 8
            room: .space 16
            words: .space 16`);
    const guest = host.add('guest', vm, image);
    kernel.queueMessage(kernel.root(guest), bytes(''), [kernel.deviceRoot(device)]);
    const summary = await host.finish(guest);
    expect([host.lines, summary.reason]).toEqual([['[guest] fine'], null]);
    expect(host.bugs).toEqual([expect.stringContaining('Error: no')]);
    expect(dropped).toEqual([-0x8000_0000 + 7]);
  });
});
