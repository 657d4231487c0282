import { expect, test } from 'vitest';
import { saulDevice } from '@callgate/devices';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';
import { plainWat } from '../src/wat.js';

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

/** Everything that can be reached from values by properties, accessors and prototypes, as a handler that tries everything could. */
function reachable(roots: readonly unknown[]): ReadonlySet<object> {
  const found = new Set<object>();
  const queue = [...roots];
  while (queue.length > 0) {
    const value = queue.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (found.has(value)) continue;
    found.add(value);
    if (ArrayBuffer.isView(value)) queue.push(value.buffer);
    if (ArrayBuffer.isView(value) || value === globalThis) continue;
    if (value instanceof Map || value instanceof Set) queue.push(...[...value].flat());
    for (let holder: object | null = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) {
        try {
          queue.push(Reflect.get(holder, key, value));
        } catch {
          // An accessor that does not want to be read.
        }
      }
    }
  }
  return found;
}

/** What could grow a guest's memory: the memory itself, what exports it, and functions of a guest. */
function growers(values: ReadonlySet<object>): object[] {
  const { Memory, Instance } = WebAssembly;
  return [...values].filter(
    (value) =>
      value instanceof Memory ||
      value instanceof Instance ||
      (typeof value === 'function' && /^function \d+\(\) \{ \[native code\] \}$/.test(String(value))),
  );
}

test('what could grow a memory is found where it can be reached', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  class Hidden {
    get inside() {
      return memory;
    }
  }
  expect(growers(reachable([[new Map([['a', { b: new Hidden() }]])]]))).toContain(memory);
  const bytes = plainWat('(module (memory (export "memory") 1) (func (export "grow")))');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  expect(growers(reachable([exports]))).toEqual(expect.arrayContaining([exports.grow, exports.memory]));
});

test('nothing that is given to a handler can grow the memory of the guest that called it', async () => {
  const given: unknown[] = [];
  let nested = '';
  const host = testHost(undefined, {
    replace: {
      saul: {
        ...saulDevice([]),
        saulIterInit: (call) => call.own(1),
        saulReadName(this: unknown, ...values) {
          given.push(this, ...values);
          const [call, , out] = values;
          const bytes = call.gate.memory!.bytes;
          const buffer = bytes.buffer as ArrayBuffer;
          // What moves another buffer away leaves that of a wasm memory where it is, whether it answers a copy or refuses.
          errorOf(() => structuredClone(buffer, { transfer: [buffer] }));
          nested = errorOf(() => host.kernel.step());
          expect(growers(reachable(given))).toEqual([]);
          expect(bytes.length).toBe(2 * 65_536);
          return out.put(Uint8Array.of(1, 2, 3));
        },
      },
    },
  });
  const image = wasmGuest(
    WASM_TYPES,
    `(local $device i32)
     (local.set $device (call $saulIterInit))
     (drop (memory.grow (i32.const 1)))
     (i32.store (i32.const 0) (call $saulReadName (local.get $device) (i32.const 131069) (i32.const 3)))
     (i32.store8 (i32.const 8) (i32.add (i32.load8_u (i32.const 131071)) (i32.const 45)))
     (call $puts (i32.const 8) (i32.const 1))`,
  );
  const summary = await host.finish(host.add('guest', 'wasm', image));
  expect(host.bugs).toEqual([]);
  expect(summary.record).toBeNull();
  expect(host.lines).toEqual([expect.stringContaining('0')]);
  expect(nested).toContain('middle of a step');
});

function errorOf(attempt: () => unknown): string {
  try {
    attempt();
    return '';
  } catch (error) {
    return String(error);
  }
}
