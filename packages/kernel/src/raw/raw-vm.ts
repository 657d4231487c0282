import { Dispatch } from '../abi/dispatches.js';
import type { Gate } from '../gate/gate.js';
import { type Incoming, type ToldResolution, NO_BYTES, NO_HANDLES } from '../deliver/incoming.js';
import type { Outcome, Vm, VmBackend } from '../vat/vm.js';
import { RawSyscalls } from './raw-syscalls.js';
import { observed } from './observed.js';
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
      this.#dispatch ??= this.#setup(
        replayable(observed(new RawSyscalls(this.#gate), this.#gate), this.#gate),
      );
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

/** Tells a raw vat, in copies: the body of a settled promise is everybody's, and a message that is undone is delivered again. */
function tell(dispatch: RawDispatch, incoming: Incoming): void {
  switch (incoming.dispatch) {
    case Dispatch.StartVat:
      dispatch.startVat?.(bytes(incoming.body), handles(incoming.slots));
      break;
    case Dispatch.Deliver:
      dispatch.deliver?.(incoming.target, bytes(incoming.body), handles(incoming.slots), incoming.result);
      break;
    case Dispatch.Notify:
      dispatch.notify?.(incoming.resolutions.map(resolution));
      break;
    case Dispatch.DropExports:
      dispatch.dropExports?.(handles(incoming.handles));
      break;
    case Dispatch.RetireExports:
      dispatch.retireExports?.(handles(incoming.handles));
      break;
    case Dispatch.RetireImports:
      dispatch.retireImports?.(handles(incoming.handles));
      break;
    case Dispatch.BringOutYourDead:
      dispatch.bringOutYourDead?.();
      break;
    default:
      dispatch.stopVat?.(bytes(incoming.body));
  }
}

function resolution(told: ToldResolution): ToldResolution {
  return { ...told, body: bytes(told.body), slots: handles(told.slots) };
}

/** What is empty cannot be written into. */
function bytes(shared: Uint8Array): Uint8Array {
  return shared.length === 0 ? NO_BYTES : shared.slice();
}

function handles(shared: Int32Array): Int32Array {
  return shared.length === 0 ? NO_HANDLES : shared.slice();
}

const NOTHING: RawDispatch = {};
const RETURNED: Outcome = Object.freeze({
  kind: 'returned',
  fuelUsed: 0,
  programCounter: -1,
  detail: '',
});
const FAULT: Outcome = Object.freeze({ ...RETURNED, kind: 'fault' });
