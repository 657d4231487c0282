import { expect, test } from 'vitest';
import { world } from '../testing/scripted.js';
import { FAULT_SIGNAL } from './fault.js';
import { GuestMemory } from './memory.js';

/** A memory of WebAssembly: the kernel's own types know nothing of it. */
interface Wasm {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (size: object) => Wasm } })
  .WebAssembly;

/** Works as a guest with a memory of one page, and answers why it was stopped. */
function guest(work: (memory: GuestMemory, wasm: Wasm) => void): string | undefined {
  const made = world();
  let failed: unknown = null;
  made.add(({ gate }) => {
    const wasm = new Memory({ initial: 1 });
    try {
      work(new GuestMemory(gate, () => wasm.buffer), wasm);
    } catch (error) {
      if (error !== FAULT_SIGNAL) failed = error;
      throw error;
    }
  });
  made.settle();
  if (failed !== null) throw failed;
  return made.kernel.vats()[0].record?.reason;
}

test.each([0, 1, 65_536])('views that growth detached are taken afresh by a check of %i bytes', (size) => {
  const reason = guest((memory, wasm) => {
    memory.check(0, size);
    memory.bytes[7] = 42;
    const before = memory.bytes;
    wasm.grow(1);
    expect(before.length).toBe(0);
    memory.check(0, size);
    expect(memory.bytes.length).toBe(2 * 65_536);
    expect(memory.view.getUint8(7)).toBe(42);
    memory.view.setUint8(8, 43);
    expect(new Uint8Array(wasm.buffer)[8]).toBe(43);
  });
  expect(reason).toBeUndefined();
});

test('growth by no pages detaches too', () => {
  const reason = guest((memory, wasm) => {
    wasm.grow(0);
    expect(memory.bytes.length).toBe(0);
    memory.check(65_535, 1);
    memory.view.setUint8(65_535, 1);
    expect(new Uint8Array(wasm.buffer)[65_535]).toBe(1);
  });
  expect(reason).toBeUndefined();
});

test.each([
  [2 * 65_536 - 4, 4, undefined],
  [2 * 65_536 - 4, 5, 'bad-pointer'],
  [2 ** 32 - 1, 2 ** 32 - 1, 'bad-pointer'],
])('after growth to two pages, %i and %i bytes: %s', (start, size, expected) => {
  const reason = guest((memory, wasm) => {
    wasm.grow(1);
    memory.check(start, size);
  });
  expect(reason).toBe(expected);
});
