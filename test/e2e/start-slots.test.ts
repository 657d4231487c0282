import { rawVat } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

test('a guest that is given references when it starts pulls its parameters as parameter 0, and the references behind them', async () => {
  const host = testHost();
  const { kernel } = host;
  const said: string[] = [];
  const friend = kernel.addVat({
    name: 'friend',
    image: new Uint8Array(),
    backend: rawVat(() => ({ deliver: (_target, body) => said.push(new TextDecoder().decode(body)) })),
  });
  const [pull, send] = ['pull#1', 'send#128'];
  const image = wasmGuest(
    { [pull]: WASM_TYPES[pull], [send]: WASM_TYPES[send] },
    `(local $count i32)
     (local.set $length (call $pull (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 32)))
     (local.set $count (call $pull (i32.const 1) (i32.const 0) (i32.const 128) (i32.const 8)))
     (call $send (i32.load (i32.const 128)) (i32.const 64) (local.get $length) (i32.const 0) (i32.const 0) (i32.const 0))
     (if (i32.ne (local.get $count) (i32.const 1)) (then unreachable))`,
  );
  const root = kernel.root(friend);
  const guest = host.add('guest', 'wasm', image, {
    parameters: new TextEncoder().encode('hello, friend'),
    slots: [root],
  });
  // While its start is queued the reference counts once more.
  kernel.letGo(root);
  const entry = kernel.inspect().objects.find(({ kref }) => kref === root);
  expect([entry?.reachable, entry?.recognizable]).toEqual([1, 1]);
  expect((await host.finish(guest)).record).toBeNull();
  expect([said, host.bugs, kernel.audit()]).toEqual([['hello, friend'], [], []]);
});
