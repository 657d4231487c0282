import type { Gate, Outcome, OutcomeKind, Vm } from '@callgate/kernel';
import type { Machine } from './machine.js';
import { restoreGuest, snapshotGuest } from './snapshot.js';

/** What the VM does between two calls of the kernel. */
type State = 'idle' | 'suspended' | 'stopped' | 'closed';

/**
 * One EmbedVM guest behind its gate. Dispatch 0 enters `main` when the image has it; every other dispatch, and 0 otherwise, enters
 * `dispatch`, which asks `deliveryNext` for number and slots. An entry that has not returned, for want of fuel or in a call that
 * waits, leaves the VM suspended: only `resume` enters it then.
 */
export class EmbedVm implements Vm {
  #machine: Machine | null;
  #state: State = 'idle';

  constructor(
    machine: Machine,
    private readonly gate: Gate,
    private readonly main: number | null,
    private readonly entry: number | null,
    private readonly imageHash: () => Uint8Array,
  ) {
    this.#machine = machine;
  }

  get suspended(): boolean {
    return this.#state === 'suspended';
  }

  accepts(dispatch: number): boolean {
    if (this.#state === 'stopped' || this.#state === 'closed') return false;
    return this.#entryOf(dispatch) !== null;
  }

  dispatch(number: number, _slots: Int32Array, fuel: number): Outcome {
    const machine = this.#machine;
    if (machine === null) return outcome('crashed', 0, -1, 'the VM is closed');
    if (this.#state === 'stopped') return outcome('fault', 0, machine.ip, '');
    if (this.#state === 'suspended')
      return outcome('crashed', 0, machine.ip, 'the guest was entered again before its entry returned');
    const entry = this.#entryOf(number);
    if (entry === null) return outcome('crashed', 0, -1, `the guest has no entry for dispatch ${number}`);
    machine.enter(entry);
    return this.#run(machine, fuel);
  }

  resume(fuel: number): Outcome {
    const machine = this.#machine;
    if (machine === null) return outcome('crashed', 0, -1, 'the VM is closed');
    if (this.#state === 'stopped') return outcome('fault', 0, machine.ip, '');
    if (this.#state === 'idle') return outcome('crashed', 0, -1, 'there is nothing to resume');
    return this.#run(machine, fuel);
  }

  /** Between any two entries, also in the middle of a program that waits or used up its fuel. */
  snapshot(): Uint8Array {
    const machine = this.#machine;
    if (machine === null || this.#state === 'stopped')
      throw new Error('a guest that has stopped has no snapshot');
    return snapshotGuest(machine, this.imageHash(), this.suspended);
  }

  restore(snapshot: Uint8Array): void {
    const machine = this.#machine;
    if (machine === null || this.#state !== 'idle')
      throw new Error('only a guest that was just loaded is restored');
    this.#state = restoreGuest(machine, this.imageHash(), snapshot) ? 'suspended' : 'idle';
  }

  close(): void {
    this.#machine = null;
    this.#state = 'closed';
  }

  #entryOf(dispatch: number): number | null {
    return dispatch === 0 && this.main !== null ? this.main : this.entry;
  }

  #run(machine: Machine, fuel: number): Outcome {
    let kind: OutcomeKind;
    try {
      const stop = machine.run(fuel);
      if (stop === 'fault') this.gate.fault('machine', machine.detail);
      kind = stop === 'ended' ? 'returned' : stop;
    } catch (error) {
      kind = this.gate.caught(error);
    }
    // A call that faulted was charged by the glue, but the machine did not come to add it.
    const fuelUsed = machine.fuelUsed + this.gate.charges;
    this.gate.charges = 0;
    if (kind === 'returned') this.#state = 'idle';
    else this.#state = kind === 'waiting' || kind === 'out-of-fuel' ? 'suspended' : 'stopped';
    return outcome(kind, fuelUsed, kind === 'returned' ? -1 : machine.ip, '');
  }
}

function outcome(kind: OutcomeKind, fuelUsed: number, programCounter: number, detail: string): Outcome {
  return { kind, fuelUsed, programCounter, detail };
}
