import { rawVat } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** A host, and a vat of its own that is to be said something; what it was told, and whether the reference to it is still used. */
function befriended() {
  const host = testHost();
  const { kernel } = host;
  const said: string[] = [];
  const friend = kernel.addVat({
    name: 'friend',
    image: new Uint8Array(),
    backend: rawVat(() => ({ deliver: (_target, body) => said.push(new TextDecoder().decode(body)) })),
  });
  const root = kernel.root(friend);
  const reachable = () => kernel.inspect().objects.find(({ kref }) => kref === root)?.reachable ?? 0;
  return { host, kernel, said, root, reachable };
}

test.each([
  ['AssemblyScript', 'wasm', () => compiled('test/e2e/assembly/careful.ts')],
  ['assembly', 'embedvm', () => assembled('test/e2e/assembly/started.evs')],
] as const)(
  'the library for %s offers what the vat was started with, and lets go of it',
  async (_language, vm, image) => {
    const { host, kernel, said, root, reachable } = befriended();
    const config = { parameters: new TextEncoder().encode('hello, friend'), slots: [root] };
    const guest = host.add('guest', vm, await image(), config);
    kernel.letGo(root);
    expect((await host.finish(guest)).record).toBeNull();
    expect([said, reachable(), host.bugs, kernel.audit()]).toEqual([['hello, friend'], 0, [], []]);
  },
  60_000,
);

test('a guest that is given references when it starts is told how many, and pulls them as parameter 1', async () => {
  const { host, kernel, said, root, reachable } = befriended();
  const [pull, send] = ['pull#1', 'send#128'];
  const image = wasmGuest(
    { [pull]: WASM_TYPES[pull], [send]: WASM_TYPES[send] },
    `(local $count i32)
     (local.set $length (call $pull (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 32)))
     (local.set $count (call $pull (i32.const 1) (i32.const 0) (i32.const 128) (i32.const 8)))
     (if (i32.ne (local.get $count) (local.get $slots)) (then unreachable))
     (call $send (i32.load (i32.const 128)) (i32.const 64) (local.get $length) (i32.const 0) (i32.const 0) (i32.const 0))
     (if (i32.ne (local.get $count) (i32.const 1)) (then unreachable))`,
  );
  const guest = host.add('guest', 'wasm', image, {
    parameters: new TextEncoder().encode('hello, friend'),
    slots: [root],
  });
  // While its start is queued the reference counts once more.
  kernel.letGo(root);
  expect(reachable()).toBe(1);
  expect((await host.finish(guest)).record).toBeNull();
  expect([said, host.bugs, kernel.audit()]).toEqual([['hello, friend'], [], []]);
});
