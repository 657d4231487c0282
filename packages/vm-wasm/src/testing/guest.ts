import {
  type AbiStamp,
  Gate,
  type GuestMemory,
  Names,
  type Limits,
  State,
  type Outcome,
  type Vm,
} from '@callgate/kernel';
import { wasmBackend } from '../backend.js';
import type { ExportEntry, ImportEntry, LengthSlot, SlotType, WasmGlue } from '../glue.js';
import { stampWasm } from '../image/stamp.js';

export const ABI: AbiStamp = { name: 'callgate', version: '0.1.0', fingerprint: 'ab12'.repeat(16) };
export const LIMITS: Limits = { memory: 16 * 65_536, depth: 128 * 1024 };
export const SENSOR_KIND = 16;

const I = 'i32' as const;

function syscall(
  number: number,
  name: string,
  parameters: SlotType[],
  results: SlotType[],
  base: number,
  perByte = 0,
  lengths: LengthSlot[] = [],
): ImportEntry {
  const form = [...parameters.map(() => 'u32'), results.length === 0 ? 'void' : 'u32'];
  return { number, name, parameters, results, cost: { base, perByte, lengths }, form };
}

const SYSCALLS: readonly ImportEntry[] = [
  syscall(1, 'tick', [], [I], 10),
  syscall(2, 'sensorRead', [I, I], [I], 20),
  syscall(3, 'print', [I, I], [], 5, 2, [{ slot: 1, max: 65_536 }]),
  syscall(4, 'fail', [], [], 1),
  syscall(5, 'exhaust', [], [], 1),
  syscall(6, 'free', [I], [I], 0),
  syscall(7, 'trapOutside', [], [], 1),
];

const DISPATCHES: readonly ExportEntry[] = [
  { number: 0, name: 'startVat', parameters: [], optional: false, form: ['void'] },
  { number: 1, name: 'run', parameters: [I, I], optional: true, form: ['u32', 'u32', 'void'] },
  {
    number: 2,
    name: 'many',
    parameters: [I, I, I, I, I, I, I, I],
    optional: true,
    form: [...Array<string>(8).fill('u32'), 'void'],
  },
];

/** What `tick` counts, and what it does beside that. */
export interface World {
  ticks: number;
  during: () => void;
}

/** A guest that was loaded, its gate, and what its calls did. */
export interface Guest {
  readonly vm: Vm;
  readonly gate: Gate;
  /** A valid handle of a sensor whose cell is 7. */
  readonly handle: number;
  readonly log: string[];
  readonly bugs: unknown[];
  readonly world: World;
  bytes(): Uint8Array;
  /** One dispatch as the kernel makes it. */
  run(dispatch?: number, slots?: number[], fuel?: number): Outcome;
}

/** Stamps and loads an image into a gate with real tables and seven hand-made calls. */
export function load(image: Uint8Array, limits: Limits = LIMITS): Guest {
  return loadStamped(stampWasm(image, ABI), limits);
}

export function loadStamped(image: Uint8Array, limits: Limits = LIMITS): Guest {
  const state = new State();
  const log: string[] = [];
  const bugs: unknown[] = [];
  const world: World = { ticks: 0, during: () => {} };
  const gate = gateOf(state, bugs);
  const handle = gate.ownObject(state.objects.create(SENSOR_KIND, 1, 7));
  let memory: GuestMemory | undefined;
  const glue: WasmGlue = {
    abi: ABI,
    imports: SYSCALLS,
    exports: DISPATCHES,
    bind(bound, guestMemory) {
      memory = guestMemory;
      return bindCalls(bound, guestMemory, log, world);
    },
  };
  const vm = wasmBackend(glue).load(image, gate, limits);
  return {
    vm,
    gate,
    handle,
    log,
    bugs,
    world,
    bytes() {
      memory?.check(0, 1);
      return memory?.bytes ?? new Uint8Array();
    },
    run(dispatch = 0, slots = [], fuel = 1_000_000) {
      gate.open();
      const outcome = vm.dispatch(dispatch, Int32Array.from(slots), fuel);
      gate.close();
      return outcome;
    },
  };
}

/** The gate of vat 1. What fails in a handler comes into `bugs`. */
export function gateOf(state = new State(), bugs: unknown[] = []): Gate {
  const abi = { stamp: ABI, syscalls: [], dispatches: [], kinds: [], permissions: [] };
  const names = new Names(1, state.journal.clist('clist', { handleBits: 32, quota: 100 }), state);
  return new Gate(1, abi, names, new Set(), {
    output() {},
    nextDelivery: () => false,
    discard: () => false,
    bug: (_vat, _call, error) => bugs.push(error),
  });
}

function bindCalls(gate: Gate, memory: GuestMemory, log: string[], world: World) {
  const overflow = (): number => overflow() + 1;
  return new Map<number, (...slots: number[]) => number | undefined>([
    [
      1,
      () => {
        gate.enter0(1);
        world.during();
        return gate.leave(++world.ticks);
      },
    ],
    [
      2,
      (handle, pointer) => {
        gate.enter2(2, handle, pointer);
        const cell = gate.resolve(handle, SENSOR_KIND, 1);
        memory.check(pointer >>> 0, 4);
        memory.view.setInt32(pointer >>> 0, cell * 100, true);
        return gate.leave(0);
      },
    ],
    [
      3,
      (pointer, length) => {
        gate.enter2(3, pointer, length);
        gate.bound(length >>> 0, 64);
        memory.check(pointer >>> 0, length >>> 0);
        log.push(new TextDecoder().decode(memory.bytes.subarray(pointer >>> 0, (pointer >>> 0) + length)));
        gate.leave(0);
        return undefined;
      },
    ],
    [
      4,
      () => {
        gate.enter0(4);
        throw new Error('the sensor is on fire');
      },
    ],
    [
      5,
      () => {
        gate.enter0(5);
        return overflow();
      },
    ],
    [6, (value) => value],
    [
      7,
      () => {
        gate.enter0(7);
        throw new WebAssembly.RuntimeError('a device with wasm inside failed');
      },
    ],
  ]);
}

export function readI32(guest: Guest, offset = 0): number {
  return new DataView(guest.bytes().buffer).getInt32(offset, true);
}
