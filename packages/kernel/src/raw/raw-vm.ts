import { Dispatch } from '../abi/dispatches.js';
import type { Gate } from '../gate/gate.js';
import type { Incoming } from '../deliver/incoming.js';
import type { Outcome, Vm, VmBackend } from '../vat/vm.js';
import { RawSyscalls } from './raw-syscalls.js';
import { replayable } from './replayable.js';
import type { RawDispatch, RawSetup } from './raw-vat.js';

/** Bytes of a message's body that a raw vat can take. */
const LARGEST_BODY = 1 << 20;

/** The backend of one raw vat: what `kernel.addVat` takes in the place of a VM. Its image is empty. */
export function rawVat(setup: RawSetup): VmBackend {
  return {
    id: 'raw',
    profile: { id: 'raw', handleBits: 32, littleEndian: true, canSuspend: false, largestBody: LARGEST_BODY },
    load: (_image, gate) => new RawVm(setup, gate),
  };
}

/** Host code behind the same gate as any guest. It uses no fuel; whatever it throws is its own crash. */
class RawVm implements Vm {
  readonly suspended = false;
  readonly #gate: Gate;
  readonly #setup: RawSetup;
  #dispatch: RawDispatch | null = null;

  constructor(setup: RawSetup, gate: Gate) {
    this.#setup = setup;
    this.#gate = gate;
  }

  accepts(dispatch: number): boolean {
    return dispatch >= Dispatch.StartVat && dispatch <= Dispatch.StopVat;
  }

  dispatch(): Outcome {
    throw new Error('invariant: a raw vat takes messages whole');
  }

  direct(incoming: Incoming): Outcome {
    try {
      this.#dispatch ??= this.#setup(replayable(new RawSyscalls(this.#gate), this.#gate));
      tell(this.#dispatch, incoming);
      return RETURNED;
    } catch (error) {
      if (this.#gate.reason !== null) return FAULT;
      const detail = error instanceof Error ? error.message : 'it threw what is no Error';
      return { kind: 'crashed', fuelUsed: 0, programCounter: -1, detail };
    }
  }

  resume(): Outcome {
    throw new Error('invariant: a raw vat never waits');
  }

  close(): void {
    this.#dispatch = NOTHING;
  }
}

function tell(dispatch: RawDispatch, incoming: Incoming): void {
  switch (incoming.dispatch) {
    case Dispatch.StartVat:
      dispatch.startVat?.(incoming.body, incoming.slots);
      break;
    case Dispatch.Deliver:
      dispatch.deliver?.(incoming.target, incoming.body, incoming.slots, incoming.result);
      break;
    case Dispatch.Notify:
      dispatch.notify?.(incoming.resolutions);
      break;
    case Dispatch.DropExports:
      dispatch.dropExports?.(incoming.handles);
      break;
    case Dispatch.RetireExports:
      dispatch.retireExports?.(incoming.handles);
      break;
    case Dispatch.RetireImports:
      dispatch.retireImports?.(incoming.handles);
      break;
    case Dispatch.BringOutYourDead:
      dispatch.bringOutYourDead?.();
      break;
    default:
      dispatch.stopVat?.(incoming.body);
  }
}

const NOTHING: RawDispatch = {};
const RETURNED: Outcome = Object.freeze({
  kind: 'returned',
  fuelUsed: 0,
  programCounter: -1,
  detail: '',
});
const FAULT: Outcome = Object.freeze({ ...RETURNED, kind: 'fault' });
