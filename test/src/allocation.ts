import { setTimeout } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';
import { randomDevice, saulDevice } from '@callgate/devices';
import type { VmBackend } from '@callgate/kernel';
import { timerFired } from '@callgate/kernel/abi';
import { makeHost } from '@callgate/tools';
import { callingGuest } from './calling-guest.js';

/*
 * What the way of a syscall allocates on the heap of V8, from wasm through the generated glue and the gate to a handler that allocates nothing,
 * and back. Needs a process of its own with `--expose-gc`, and a young generation that holds all that may be allocated between two
 * measurements (`--max-semi-space-size`). Prints a line of JSON for each call.
 */

const CALLS = 1_000_000;
/** V8 optimizes in the first rounds. */
const ROUNDS = 4;

/** What one call allocated: the least of all rounds, and the collections of garbage in that round. */
export interface Allocation {
  readonly name: string;
  readonly bytesPerCall: number;
  readonly collections: number;
}

/** A guest that makes calls over and over, with the handle of a device in $device. */
interface Path {
  readonly name: string;
  /** Other calls than `saulIterInit`. */
  readonly imports: string;
  readonly call: string;
  /** Times that it is made in one crank; {@link CALLS} if it is not said. */
  readonly calls?: number;
}

const PATHS: readonly Path[] = [
  {
    name: 'scalar (handleIsValid)',
    imports: '(import "callgate" "handleIsValid#8" (func $call (param i32) (result i32)))',
    call: '(drop (call $call (local.get $left)))',
  },
  {
    name: 'handle (saulType)',
    imports: '(import "callgate" "saulType#34" (func $call (param i32) (result i32)))',
    call: '(drop (call $call (local.get $device)))',
  },
  {
    name: 'handle and scalar result (handleKind)',
    imports: '(import "callgate" "handleKind#10" (func $call (param i32 i32) (result i32)))',
    call: '(drop (call $call (local.get $device) (i32.const 64)))',
  },
  {
    name: 'two handles (handleSame)',
    imports: '(import "callgate" "handleSame#12" (func $call (param i32 i32 i32) (result i32)))',
    call: '(drop (call $call (local.get $device) (local.get $device) (i32.const 64)))',
  },
  {
    name: 'large scalar result (randomU32)',
    imports: '(import "callgate" "randomU32#49" (func $call (result i32)))',
    call: '(drop (call $call))',
  },
  {
    name: 'wide result (clockMicros)',
    imports: '(import "callgate" "clockMicros#27" (func $call (param i32)))',
    call: '(call $call (i32.const 64))',
  },
  {
    name: 'new handle and drop (saulIterInit, handleClose)',
    imports: '(import "callgate" "handleClose#9" (func $call (param i32) (result i32)))',
    call: '(drop (call $call (call $init)))',
    calls: 100_000, // every one is in the journal until the crank's end
  },
  {
    name: 'handler that allocates (saulFindType)',
    imports: '(import "callgate" "saulFindType#38" (func $call (param i32) (result i32)))',
    call: '(drop (call $call (i32.const 1)))',
  },
];

/** What the handler that allocates made last: the proof that something is measured. */
const kept: unknown[] = [];

/** Numbers that are no small integers of V8; they are on its heap once. */
const NOW = 1.5 * 2 ** 50;
const LARGE = 2 ** 32 - 5;

let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
observer.observe({ entryTypes: ['gc'] });

/** A collection is told some turns of the event loop after it happened. */
const settled = () => setTimeout(10);

async function allocationOf(path: Path): Promise<Allocation> {
  const { kernel, backends } = makeHost({
    write: () => {},
    // Node's own clock makes numbers on the heap: 40 bytes of them for each reading.
    clock: { now: () => NOW, sleep: async () => {} },
    replace: {
      random: { ...randomDevice(), randomU32: () => LARGE },
      saul: {
        ...saulDevice([]),
        saulIterInit: (call) => call.own(1),
        saulType: (_call, device) => device,
        saulFindType(_call, type) {
          kept[0] = { type };
          return 0;
        },
      },
    },
  });
  const vat = kernel.addVat({
    name: path.name,
    backend: backends.get('wasm') as VmBackend,
    image: callingGuest({ ...path, times: path.calls ?? CALLS }),
    permissions: ['saul', 'timer', 'random'],
    fuel: 2 ** 40,
  });
  kernel.step();
  let best: Allocation | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    kernel.post(vat, timerFired.deliver(0));
    gc?.();
    await settled();
    collections = 0;
    const before = process.memoryUsage().heapUsed;
    kernel.step();
    const after = process.memoryUsage().heapUsed;
    await settled();
    const { record } = kernel.vats()[vat - 1];
    if (record !== null) throw new Error(`the guest was stopped: ${JSON.stringify(record)}`);
    const made = { name: path.name, bytesPerCall: (after - before) / (path.calls ?? CALLS), collections };
    if (best === null || made.bytesPerCall < best.bytesPerCall) best = made;
  }
  return best as Allocation;
}

for (const path of PATHS) console.log(JSON.stringify(await allocationOf(path)));
observer.disconnect();
