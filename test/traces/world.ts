import { type SaulDriver, boardDevice, randomDevice, saulDevice } from '@callgate/devices';
import type { TraceEvent, TraceTable, VmBackend } from '@callgate/kernel';
import { type Handlers, SaulClass, SaulError, SaulUnit } from '@callgate/kernel/abi';
import { PERMISSIONS, makeHost } from '@callgate/tools';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmBackend } from '@callgate/vm-wasm';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { FakeClock } from '../src/fake-clock.js';
import type { Scene } from './scenes/scene.js';

const GUEST = 'guest';

export type VmName = 'wasm' | 'embedvm';

/** What a guest did, and what it left behind. */
export interface Run {
  /** Of the guest alone. */
  readonly events: readonly TraceEvent[];
  /** Fuel of each crank. */
  readonly fuel: readonly number[];
  /** The whole outcome, as a command would print it. */
  readonly outcome: string;
  /** What was seen from outside. */
  readonly seen: readonly string[];
}

export interface RunOptions {
  readonly parameters?: string;
  readonly permissions?: readonly string[];
  readonly table?: TraceTable;
  /** Number of a syscall that costs nothing in this run: by what a run gets cheaper, that call is really charged. */
  readonly free?: number;
  /** Who else is there; made for each run. */
  readonly scene?: () => Scene | Promise<Scene>;
}

/** Runs one guest in a world without chance: two devices, numbers that count up, time that jumps, and who a scene adds. */
export async function run(vm: VmName, image: Uint8Array, options: RunOptions = {}): Promise<Run> {
  const scene = (await options.scene?.()) ?? {};
  try {
    return await runIn(scene, vm, image, options);
  } finally {
    scene.close?.();
  }
}

async function runIn(scene: Scene, vm: VmName, image: Uint8Array, options: RunOptions): Promise<Run> {
  const events: TraceEvent[] = [];
  const { kernel, handlers } = makeHost({
    write: () => {},
    clock: new FakeClock(),
    trace: (event) => {
      if (event.vat === GUEST) events.push(event);
    },
    replace: {
      saul: saulDevice([SENSOR, LAMP]),
      board: boardDevice('Gerät 7'),
      random: randomDevice(counting()),
    },
    ...(options.table === undefined ? {} : { traceTable: options.table }),
    ...scene.host,
  });
  const slots = scene.neighbours?.(kernel) ?? [];
  const guest = kernel.addVat({
    name: GUEST,
    backend: vm === 'wasm' ? freeWasm(handlers, options.free) : freeEmbedvm(handlers, options.free),
    image,
    permissions: options.permissions ?? PERMISSIONS,
    parameters: new TextEncoder().encode(options.parameters ?? ''),
    slots,
  });
  const seen = (await scene.play?.(kernel, guest)) ?? [];
  await kernel.run({ cranks: 100 });
  const fuel = events.flatMap((event) => (event.kind === 'crank' ? [event.fuel] : []));
  return { events, fuel, outcome: JSON.stringify(kernel.vats()), seen };
}

function freeWasm(handlers: Handlers, free: number | undefined): VmBackend {
  const glue = wasmGlue(handlers);
  const imports = glue.imports.map((entry) =>
    entry.number === free ? { ...entry, cost: { base: 0, perByte: 0, lengths: [] } } : entry,
  );
  return wasmBackend({ ...glue, imports });
}

function freeEmbedvm(handlers: Handlers, free: number | undefined): VmBackend {
  const backend = embedvmBackend(embedvmGlue(handlers));
  return {
    ...backend,
    load(image, gate, limits) {
      let charges = 0;
      Object.defineProperty(gate, 'charges', {
        get: () => charges,
        set(value: number) {
          if (value < charges || gate.lastCall !== free) charges = value;
        },
      });
      return backend.load(image, gate, limits);
    },
  };
}

function counting(): (bytes: Uint8Array) => void {
  let next = 0xf0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at++) bytes[at] = next++;
  };
}

export const SENSOR: SaulDriver = {
  name: 'thermometer',
  type: SaulClass.Temperature,
  read(out) {
    Object.assign(out, { v1: -215, count: 1, unit: SaulUnit.Celsius, scale: -1 });
    return 0;
  },
  write: () => SaulError.NotSupported,
};

export const LAMP: SaulDriver = {
  name: 'lamp',
  type: SaulClass.Switch,
  read: () => SaulError.NotSupported,
  write(_value, taken) {
    taken.value = 1;
    return 0;
  },
};
