import type { Limits, Outcome } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { wasmBackend } from './backend.js';
import { stampWasm } from './image/stamp.js';
import { ABI, gateOf, LIMITS } from './testing/guest.js';
import { wat } from './testing/wat.js';

/** Dispatch 0 counts its rounds at address 0, and traps in the third. */
const IMAGE = stampWasm(
  wat(`(module (memory (export "memory") 1)
    (func (export "dispatch#0")
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (if (i32.eq (i32.load (i32.const 0)) (i32.const 3)) (then (unreachable)))))`),
  ABI,
);

type Run = () => Outcome;

/** A back end without syscalls; what it loads is run by dispatch 0. */
function backend(): (image: Uint8Array, limits?: Limits) => Run {
  const exports = [{ number: 0, name: 'startVat', parameters: [], optional: false, form: ['void'] }];
  const { load } = wasmBackend({ abi: ABI, imports: [], exports, bind: () => new Map() });
  // Made before anybody counts: the tables of the first gate may compile an engine of their own.
  const gates = Array.from({ length: 8 }, () => gateOf());
  return (image, limits = LIMITS) => {
    const gate = gates.pop() ?? gateOf();
    const vm = load(image, gate, limits);
    return () => {
      gate.open();
      const outcome = vm.dispatch(0, new Int32Array(), 1_000);
      gate.close();
      return outcome;
    };
  };
}

/** How often the engine compiles while `work` runs. */
function compilations(work: () => void): number {
  const { Module } = WebAssembly;
  let count = 0;
  const construct = (target: typeof Module, [bytes]: [Uint8Array]) => {
    count++;
    return new target(bytes);
  };
  WebAssembly.Module = new Proxy(Module, { construct });
  try {
    work();
  } finally {
    WebAssembly.Module = Module;
  }
  return count;
}

test('an image is compiled once for each limits, however often it is loaded, and its guests share nothing', () => {
  const load = backend();
  const guests: Run[] = [];
  const again = () => guests.push(load(Uint8Array.from(IMAGE)));
  expect([compilations(again), compilations(again), compilations(again)]).toEqual([1, 0, 0]);
  expect(compilations(() => load(IMAGE, { ...LIMITS, depth: 1_024 }))).toBe(1);
  expect(compilations(() => load(stampWasm(IMAGE, { ...ABI, version: '0.1.1' })))).toBe(1);
  for (const run of guests) {
    expect([run(), run(), run()].map(({ kind }) => kind)).toEqual(['returned', 'returned', 'crashed']);
  }
});

test('what happens to the bytes after an image was loaded does not reach its guests', () => {
  const rounds = (run: Run) => [run(), run(), run()];
  const right = rounds(backend()(IMAGE));
  expect(right[2]).toMatchObject({ kind: 'crashed', detail: 'unreachable' });
  expect(right[2].programCounter).toBeGreaterThan(0);
  for (const change of [0, 0xff]) {
    const load = backend();
    const buffer = Uint8Array.from(IMAGE);
    const run = load(buffer);
    buffer.fill(change);
    expect(rounds(run)).toEqual(right);
    expect(rounds(load(IMAGE))).toEqual(right);
  }
});
