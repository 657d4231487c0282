import type { Gate, Outcome, OutcomeKind, Vm } from '@callgate/kernel';
import type { CompiledImage } from './compiled-image.js';
import { trapText } from './engine-failure.js';
import { beginsOutside, wasmFrames } from './frames.js';
import { originalOffset } from './rewrite/original-offset.js';
import { DEPTH_EXPORT, enterExport, FUEL_EXPORT } from './rewrite/rewrite.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot/snapshot.js';
import { GuestState } from './snapshot/state.js';

/** An added entry: `(fuel, ...slots)` to the fuel that is left. */
type Entry = (fuel: number, ...slots: number[]) => number;

/**
 * One guest in its instance. Once an entry ended otherwise than by returning, the guest's memory is in the middle of something:
 * the machine is dead and answers the same from then on.
 */
export class WasmVm implements Vm {
  readonly suspended = false;
  readonly #gate: Gate;
  readonly #image: CompiledImage;
  readonly #entries = new Map<number, { readonly enter: Entry; readonly parameters: number }>();
  #instance: WebAssembly.Instance | null;
  #end: Outcome | null = null;
  /** Whether a dispatch was ever entered, and whether one is running. */
  #entered = false;
  #running = false;

  constructor(instance: WebAssembly.Instance, image: CompiledImage, gate: Gate) {
    this.#instance = instance;
    this.#image = image;
    this.#gate = gate;
    for (const { dispatch, parameters } of image.rewritten.plan.entries) {
      const enter = instance.exports[enterExport(dispatch)] as Entry;
      this.#entries.set(dispatch, { enter, parameters });
    }
  }

  accepts(dispatch: number): boolean {
    return this.#end === null && this.#entries.has(dispatch);
  }

  /**
   * @throws Error inside a syscall of this guest: the glue stores what the handler answers where it checked before, so nothing of the guest may run, and
   * grow its memory, in between
   */
  dispatch(number: number, slots: Int32Array, fuel: number): Outcome {
    if (this.#running) throw new Error('invariant: a guest is not entered while a handler answers it');
    if (this.#end !== null) return this.#end;
    const entry = this.#entries.get(number);
    if (entry === undefined) {
      return this.#stop('crashed', 0, -1, `the guest has no entry for dispatch ${number}`);
    }
    const granted = Math.min(Math.max(0, Math.floor(fuel)), Number.MAX_SAFE_INTEGER);
    let left: number;
    this.#entered = true;
    this.#running = true;
    try {
      left = enter(entry.enter, entry.parameters, granted, slots);
    } catch (error) {
      return this.#stopped(error, granted);
    } finally {
      this.#running = false;
    }
    if (this.#gate.reason !== null) return this.#stop('fault', granted - left, -1, this.#gate.detail);
    return { kind: 'returned', fuelUsed: granted - left, programCounter: -1, detail: '' };
  }

  /** See snapshot/snapshot.ts for the format. */
  snapshot(): Uint8Array {
    const { hash, initialMemory } = this.#image;
    return encodeSnapshot(this.#state('snapshot').take(hash, initialMemory));
  }

  restore(bytes: Uint8Array): void {
    const state = this.#state('restore');
    if (this.#entered) throw new Error('a guest that ran already cannot be restored');
    const snapshot = decodeSnapshot(bytes);
    if (snapshot.image !== this.#image.hash) throw new Error('the snapshot is that of another image');
    state.put(snapshot);
  }

  #state(what: string): GuestState {
    if (this.#instance === null || this.#end !== null) throw new Error(`${what}: the machine has stopped`);
    if (this.#running) throw new Error(`${what}: the guest is not at rest`);
    return new GuestState(this.#instance, this.#image.rewritten.plan);
  }

  /** Nothing in a wasm guest waits or is cut into time slices. */
  resume(): Outcome {
    return this.#stop('crashed', 0, -1, 'a wasm guest was resumed, which cannot be suspended');
  }

  close(): void {
    this.#end ??= { kind: 'crashed', fuelUsed: 0, programCounter: -1, detail: 'the machine is closed' };
    this.#instance = null;
    this.#entries.clear();
  }

  /** Sorts what came out of the guest's frames. */
  #stopped(error: unknown, granted: number): Outcome {
    const exports = this.#instance?.exports ?? {};
    const left = Number((exports[FUEL_EXPORT] as WebAssembly.Global).value);
    const depth = Number((exports[DEPTH_EXPORT] as WebAssembly.Global).value);
    // Below 0 stands what was not granted any more: the instruction that asked for it did not run.
    const used = granted - Math.max(left, 0);
    const gate = this.#gate;
    if (!(error instanceof WebAssembly.RuntimeError) || gate.reason !== null || beginsOutside(error.stack)) {
      const stack = gate.reason !== null ? gate.stack : stackOf(error);
      const kind = gate.caught(error);
      return this.#stop(kind, used, this.#programCounter(stack), gate.detail);
    }
    const programCounter = this.#programCounter(error.stack);
    if (left < 0) return this.#stop('out-of-fuel', granted, programCounter, '');
    if (depth >= 0) return this.#stop('crashed', used, programCounter, trapText(error.message));
    const detail = `the guest needs more than ${this.#image.rewritten.plan.depthLimit} bytes of call stack`;
    return this.#stop(faultOf(gate, detail), used, programCounter, detail);
  }

  #stop(kind: OutcomeKind, fuelUsed: number, programCounter: number, detail: string): Outcome {
    this.#end ??= { kind, fuelUsed: 0, programCounter, detail };
    return { kind, fuelUsed, programCounter, detail };
  }

  /** The guest's innermost place, in its original image. */
  #programCounter(stack: unknown): number {
    for (const frame of wasmFrames(stack)) {
      const offset = originalOffset(this.#image.rewritten, frame.function, frame.offset);
      if (offset >= 0) return offset;
    }
    return -1;
  }
}

/** A call without an array for as many slots as dispatches have. */
function enter(entry: Entry, parameters: number, fuel: number, slots: Int32Array): number {
  switch (parameters) {
    case 0:
      return entry(fuel);
    case 1:
      return entry(fuel, slots[0]);
    case 2:
      return entry(fuel, slots[0], slots[1]);
    case 3:
      return entry(fuel, slots[0], slots[1], slots[2]);
    case 4:
      return entry(fuel, slots[0], slots[1], slots[2], slots[3]);
    case 5:
      return entry(fuel, slots[0], slots[1], slots[2], slots[3], slots[4]);
    case 6:
      return entry(fuel, slots[0], slots[1], slots[2], slots[3], slots[4], slots[5]);
    default:
      return entry(fuel, ...slots.subarray(0, parameters));
  }
}

/** Tells the gate that the guest used up its call stack. */
function faultOf(gate: Gate, detail: string): OutcomeKind {
  try {
    return gate.fault('call-depth', detail);
  } catch (signal) {
    return gate.caught(signal);
  }
}

/** A handler may throw anything. */
function stackOf(error: unknown): unknown {
  return error instanceof Error ? error.stack : undefined;
}
