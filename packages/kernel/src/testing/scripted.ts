import { abi } from '../../generated/table.js';
import { traceTable } from '../../generated/trace/index.js';
import type { Delivery } from '../tables/work.js';
import type { Gate } from '../gate/gate.js';
import type { Clock } from '../kernel/clock.js';
import { Kernel } from '../kernel/kernel.js';
import type { KernelOptions } from '../kernel/options.js';
import type { VatConfig } from '../vat/vat.js';
import type { Outcome, OutcomeKind, Vm, VmBackend } from '../vat/vm.js';

/** Kind and rights of the resources that {@link TestDevice} makes, and the dispatch that tells of their end. */
export const DEVICE_KIND = 16;
export const DEVICE_RIGHTS = 3;
export const EXPIRED = 16;

/** What a scripted guest sees when it is entered. */
export interface Entry {
  readonly gate: Gate;
  /** Number of the dispatch; -1 when the guest goes on. */
  readonly dispatch: number;
  readonly slots: Int32Array;
  readonly fuel: number;
}

/** A guest: what it does at an entry, and how that ends. Nothing means that it returns. */
export type Script = (entry: Entry) => OutcomeKind | Partial<Outcome> | undefined;

export interface ScriptedOptions {
  readonly handleBits?: 16 | 32;
  /** Whether it can wait and be sliced. */
  readonly canSuspend?: boolean;
  readonly entries?: readonly number[];
}

/** A VM whose guest is a JavaScript function that uses the real gate. An entry uses 10 fuel unless it says otherwise. */
export function scripted(script: Script, options: ScriptedOptions = {}): VmBackend {
  const { handleBits = 32, canSuspend = false, entries = [0, EXPIRED] } = options;
  const id = handleBits === 16 ? 'embedvm16' : 'wasm32';
  return {
    id: 'scripted',
    profile: { id, handleBits, littleEndian: handleBits === 32, canSuspend, largestBody: 1024 },
    load: (_image, gate) => new ScriptedVm(script, gate, canSuspend, new Set(entries)),
  };
}

class ScriptedVm implements Vm {
  suspended = false;
  #closed = false;

  constructor(
    private readonly script: Script,
    private readonly gate: Gate,
    private readonly canSuspend: boolean,
    private readonly entries: ReadonlySet<number>,
  ) {}

  accepts(dispatch: number): boolean {
    return !this.#closed && this.entries.has(dispatch);
  }

  dispatch(dispatch: number, slots: Int32Array, fuel: number): Outcome {
    if (this.suspended) throw new Error('the kernel entered a guest that has not returned');
    if (!this.accepts(dispatch))
      throw new Error(`the kernel delivered ${dispatch}, for which there is no entry`);
    return this.#enter(dispatch, slots, fuel);
  }

  resume(fuel: number): Outcome {
    if (!this.suspended) throw new Error('the kernel resumed a guest that is not suspended');
    return this.#enter(-1, NO_SLOTS, fuel);
  }

  close(): void {
    this.#closed = true;
  }

  #enter(dispatch: number, slots: Int32Array, fuel: number): Outcome {
    const outcome: Outcome = { kind: 'returned', fuelUsed: 10, programCounter: -1, detail: '' };
    let end: ReturnType<Script>;
    try {
      end = this.script({ gate: this.gate, dispatch, slots, fuel });
    } catch (error) {
      this.suspended = false;
      return { ...outcome, kind: this.gate.caught(error) };
    }
    const said = { ...outcome, ...(typeof end === 'string' ? { kind: end } : end) };
    this.suspended = this.canSuspend && (said.kind === 'waiting' || said.kind === 'out-of-fuel');
    return said;
  }
}

const NO_SLOTS = new Int32Array(0);

/** A clock that stands still unless the kernel sleeps. */
export class TestClock implements Clock {
  time = 0;
  now(): number {
    return this.time;
  }
  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds * 1000;
  }
}

/** A device whose cells are never used twice, so that acquisitions and releases can be counted. */
export class TestDevice {
  acquired = 0;
  /** How often each cell was let go. */
  readonly released = new Map<number, number>();
  /** Objects of the cells that the device has. */
  readonly objects = new Map<number, number>();

  own(gate: Gate): number {
    gate.grant(DEVICE_KIND, DEVICE_RIGHTS);
    const cell = ++this.acquired;
    const object = gate.own(cell) as number;
    this.objects.set(cell, object);
    return object;
  }

  letGo(cell: number): void {
    this.released.set(cell, (this.released.get(cell) ?? 0) + 1);
    this.objects.delete(cell);
  }

  /** Cells that were let go more or less often than once. */
  wrong(): number[] {
    return Array.from({ length: this.acquired }, (_, index) => index + 1).filter(
      (cell) => this.released.get(cell) !== 1,
    );
  }
}

/** A kernel, its device, and what it told. */
export interface World {
  readonly kernel: Kernel;
  readonly clock: TestClock;
  readonly device: TestDevice;
  readonly bugs: string[];
  /** Adds a vat with a script. */
  add(script: Script, config?: Partial<VatConfig>, options?: ScriptedOptions): number;
  /** Steps until no vat is ready; answers the number of cranks. */
  settle(most?: number): number;
}

export function world(options: Partial<KernelOptions> = {}): World {
  const clock = new TestClock();
  const device = new TestDevice();
  const bugs: string[] = [];
  const kernel = new Kernel({
    abi,
    trace: traceTable,
    clock,
    onBug: (error, vat, call) =>
      bugs.push(`${vat}|${call}|${error instanceof Error ? error.message : String(error)}`),
    ...options,
  });
  kernel.connect((_kind, cell) => device.letGo(cell));
  let vats = 0;
  return {
    kernel,
    clock,
    device,
    bugs,
    add: (script, config = {}, vm = {}) =>
      kernel.addVat({ name: `vat${++vats}`, backend: scripted(script, vm), image: NO_BYTES, ...config }),
    settle(most = 1000) {
      let cranks = 0;
      while (cranks < most && kernel.step() !== null) cranks++;
      return cranks;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

/** The dispatch that tells of a resource's end, or of nothing. */
export function expired(object = 0, bytes: Uint8Array | null = null): Delivery {
  return { dispatch: EXPIRED, values: [0], objects: [object], parts: [bytes] };
}

/** Syscalls as the generated glue makes them. */
export const calls = {
  acquire(gate: Gate, device: TestDevice): number {
    gate.enter0(32);
    return gate.leave(gate.ownObject(device.own(gate)));
  },
  /** A handler that makes a resource and then hands out none. */
  acquireAndForget(gate: Gate, device: TestDevice): number {
    gate.enter0(32);
    device.own(gate);
    return gate.leave(0);
  },
  use(gate: Gate, handle: number): number {
    gate.enter1(34, handle);
    return gate.leave(gate.resolve(handle, DEVICE_KIND, 0));
  },
  isValid(gate: Gate, handle: number): number {
    gate.enter1(8, handle);
    return gate.leave(gate.askAny(handle) === -1 ? 0 : 1);
  },
  close(gate: Gate, handle: number): number {
    gate.enter1(9, handle);
    const answer = gate.askAny(handle) === -1 ? 0 : 1;
    gate.consume(handle);
    return gate.leave(answer);
  },
  restrict(gate: Gate, handle: number, rights: number): number {
    gate.enter3(11, handle, rights, 0);
    const object = gate.resolveAny(handle);
    return gate.leave(gate.ownObject(gate.objects.restrict(object, rights)));
  },
  /** Sends bytes out through the kernel's output `device`. */
  print(gate: Gate, device: number, text: string): number {
    gate.enter2(16, 0, text.length);
    gate.output(device, new TextEncoder().encode(text));
    return gate.leave(0);
  },
} as const;
