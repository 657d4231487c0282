import { expect, test } from 'vitest';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

test('a wasm guest that grows its memory between two calls is read and written where it says', async () => {
  const host = testHost();
  const image = wasmGuest(
    WASM_TYPES,
    `(local $left i32) (local.set $left (i32.const 20))
     (loop $again
       (drop (memory.grow (i32.const 1)))
       (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 0x0a656e6f))
       (call $puts (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 4))
       (call $clockMicros (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 8)))
       (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
     (call $clockMicros (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 7)))`,
  );
  const summary = await host.finish(host.add('guest', 'wasm', image));
  expect(summary).toMatchObject({ reason: 'bad-pointer', syscalls: 41 });
  // The crank faulted, so nothing of it was shown.
  expect(host.lines).toEqual([]);
});
