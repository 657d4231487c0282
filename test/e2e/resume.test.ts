import type { VmBackend } from '@callgate/kernel';
import { describe, expect, test } from 'vitest';
import { embedvmCall as call, embedvmProgram, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** Counts timers in memory, fills bytes there, prints both, and breaks a rule at the count that is drawn as 1. */
const WASM = wasmGuest(
  WASM_TYPES,
  '(drop (call $timerSetMs (i32.const 1)))',
  `(func (export "dispatch#16") (param $event i32)
     (i32.store8 (i32.const 100) (i32.add (i32.load8_u (i32.const 100)) (i32.const 1)))
     (if (i32.eq (call $randomU16) (i32.const 1)) (then (drop (call $handleKind (i32.const 99) (i32.const 0)))))
     (drop (call $randomFill (i32.add (i32.const 53) (i32.load8_u (i32.const 100))) (i32.const 1)))
     (call $puts (i32.const 100) (i32.const 7))
     (if (i32.lt_u (i32.load8_u (i32.const 100)) (i32.const 52)) (then (drop (call $timerSetMs (i32.const 1))))))
   (data (i32.const 100) "000000\\n")`,
);

const EMBEDVM = embedvmProgram(`.entry dispatch begin
  begin:
  ${call(2, 'push words', 8)}
  drop
  loadw words
  jz first
  loadb count
  push 1
  add
  storeb count
  ${call(48)}
  push 1
  ne
  jnz well
  ${call(10, 99, 'push words')}
  drop
  well:
  ${call(50, 'loadb count\npush count\nadd\npush 47\nsub', 1)}
  drop
  ${call(16, 'push count', 7)}
  drop
  loadb count
  push 52
  lt
  jz finished
  first:
  ${call(24, 0, 1)}
  drop
  finished: ret0
  count: .ascii "000000\\n"
  words: .space 16`);

/** Makes thirty syscalls for each of its timers, counts them in memory, and breaks a rule when the last one is drawn as 1. */
const LONG = wasmGuest(
  WASM_TYPES,
  '(drop (call $timerSetMs (i32.const 1)))',
  `(func (export "dispatch#16") (param $event i32) (local $left i32)
     (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
     (local.set $left (i32.const 30))
     (loop $again
       (drop (call $handleIsValid (local.get $left)))
       (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
     (if (i32.eq (call $randomU16) (i32.const 1)) (then (drop (call $handleKind (i32.const 99) (i32.const 0)))))
     (if (i32.eq (i32.load (i32.const 64)) (i32.const 300))
       (then (call $puts (i32.const 100) (i32.const 5)))
       (else (drop (call $timerSetMs (i32.const 1))))))
   (data (i32.const 100) "done\\n")`,
);

/** Reads two values of 30,000 bytes 120 times for each of its six timers, and breaks a rule when one is drawn as 1. */
const READING = wasmGuest(
  WASM_TYPES,
  `(memory.fill (i32.const 1024) (i32.const 97) (i32.const 30000))
   (call $vatstoreSet (i32.const 100) (i32.const 1) (i32.const 1024) (i32.const 30000))
   (call $vatstoreSet (i32.const 101) (i32.const 1) (i32.const 1025) (i32.const 29999))
   (drop (call $timerSetMs (i32.const 1)))`,
  `(func $read (param $key i32)
     (drop (call $vatstoreGet (local.get $key) (i32.const 1) (i32.const 64)))
     (drop (call $pull (i32.const 255) (i32.const 0) (i32.const 1024) (i32.const 30000)))
     (i32.store8 (i32.const 1024) (local.get $key)))
   (func (export "dispatch#16") (param $event i32) (local $left i32)
     (i32.store (i32.const 72) (i32.add (i32.load (i32.const 72)) (i32.const 1)))
     (local.set $left (i32.const 120))
     (loop $again
       (call $read (i32.const 100))
       (call $read (i32.const 101))
       (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
     (if (i32.eq (call $randomU16) (i32.const 1)) (then (drop (call $handleKind (i32.const 99) (i32.const 0)))))
     (if (i32.eq (i32.load (i32.const 72)) (i32.const 6))
       (then (call $puts (i32.const 102) (i32.const 5)))
       (else (drop (call $timerSetMs (i32.const 1))))))
   (data (i32.const 100) "ABdone\\n")`,
);

/** What `LONG` does for each timer, as a part of an EmbedVM program. It goes on at `next`, or at `finished` behind the last one. */
const TIMED = `
  loadw count
  push 1
  add
  storew count
  push 30
  storew left
  again:
  ${call(8, 'loadw left')}
  drop
  loadw left
  push 1
  sub
  storew left
  loadw left
  jnz again
  ${call(48)}
  push 1
  ne
  jnz well
  ${call(10, 99, 'push words')}
  drop
  well:
  loadw count
  push 300
  lt
  jnz next
  ${call(16, 'push done', 5)}
  drop
  jmp finished`;
const DATA = 'count: .word 0\nleft: .word 0\ndone: .ascii "done\\n"\nwords: .space 16';

/** It is entered for each timer. */
const LONG_EMBEDVM = embedvmProgram(`.entry dispatch begin
  begin:
  ${call(2, 'push words', 8)}
  drop
  loadw words
  jz next
  ${TIMED}
  next:
  ${call(24, 0, 1)}
  drop
  finished: ret0
  ${DATA}`);

/** Its main program waits for each timer, and has not returned whenever a snapshot is taken. */
const LONG_MAIN = embedvmProgram(`.entry main next
  next:
  ${call(24, 0, 1)}
  drop
  ${call(3, 'push words', 8)}
  drop
  ${TIMED}
  finished: ret0
  ${DATA}`);

test.each([
  ['wasm', 'wasm', LONG, 'idle'],
  ['embedvm, entered for each timer', 'embedvm', LONG_EMBEDVM, 'idle'],
  ['embedvm, with a main program', 'embedvm', LONG_MAIN, 'ended'],
] as const)(
  '%s: a guest that ran for long is made again from a snapshot, and from what happened since',
  async (_name, vm, image, end) => {
    let drawn = 0;
    const host = testHost(undefined, {
      replace: {
        random: { randomU16: () => (++drawn === 290 ? 1 : 0), randomU32: () => 0, randomFill: () => 0 },
      },
    });
    /** Entries of each VM that was made. */
    const entered: number[] = [];
    const original = host.backends.get(vm) as VmBackend;
    const backend: VmBackend = {
      ...original,
      load(...given) {
        const made = original.load(...given);
        const index = entered.push(0) - 1;
        const [dispatch, resume] = [made.dispatch.bind(made), made.resume.bind(made)];
        return Object.assign(made, {
          dispatch(...words: Parameters<typeof dispatch>) {
            entered[index]++;
            return dispatch(...words);
          },
          resume(fuel: number) {
            entered[index]++;
            return resume(fuel);
          },
        });
      },
    };
    const permissions = ['console', 'timer', 'random'];
    const vat = host.kernel.addVat({ name: 'guest', backend, image, onFault: 'park', permissions });
    expect(await host.finish(vat)).toMatchObject({ state: 'parked', reason: 'bad-handle' });
    expect(entered).toEqual([291]);
    expect(host.kernel.resume(vat)).toBe(true);
    // Of the 290 entries that were kept, those behind the last snapshot.
    expect(entered[1]).toBeGreaterThan(0);
    expect(entered[1]).toBeLessThan(256);
    expect(await host.finish(vat)).toMatchObject({ state: end, reason: null });
    expect([host.lines, host.bugs]).toEqual([['[guest] done'], []]);
  },
);

test('a guest that was answered much is made again from a snapshot, before it made many calls', async () => {
  let drawn = 0;
  const host = testHost(undefined, {
    replace: {
      random: { randomU16: () => (++drawn === 5 ? 1 : 0), randomU32: () => 0, randomFill: () => 0 },
    },
  });
  const permissions = ['console', 'timer', 'random'];
  const vat = host.add('guest', 'wasm', READING, { onFault: 'park', permissions });
  expect(await host.finish(vat)).toMatchObject({ state: 'parked', reason: 'bad-handle' });
  // 7 MB for each timer: the third made it more than 16 MiB, and the fourth was kept since.
  expect(host.kernel.state.vat(vat).transcript?.entries.length).toBe(1);
  expect(host.kernel.resume(vat)).toBe(true);
  expect(await host.finish(vat)).toMatchObject({ state: 'idle', reason: null });
  expect([host.lines, host.bugs]).toEqual([['[guest] done'], []]);
});

describe('a guest that broke a rule and is resumed', () => {
  test.each([
    ['wasm', WASM],
    ['embedvm', EMBEDVM],
  ] as const)('%s: its memory is as it was before that crank', async (vm, image) => {
    let drawn = 0;
    let filled = 0;
    const host = testHost(undefined, {
      replace: {
        random: {
          randomU16: () => (++drawn === 3 ? 1 : 0),
          randomU32: () => 0,
          randomFill: (_call, into) => into.put(Uint8Array.of(0x61 + filled++)),
        },
      },
    });
    const vat = host.add('guest', vm, image, {
      onFault: 'park',
      permissions: ['console', 'timer', 'random'],
    });
    const parked = await host.finish(vat);
    expect([parked.state, parked.reason]).toEqual(['parked', 'bad-handle']);
    expect(host.kernel.resume(vat)).toBe(true);
    const summary = await host.finish(vat);
    expect([summary.state, summary.reason, host.bugs]).toEqual(['idle', null, []]);
    expect(host.lines).toEqual(['10a000', '20ab00', '30abc0', '40abcd'].map((line) => `[guest] ${line}`));
  });
});
