import type { Delivery } from '../tables/work.js';
import type { Gate } from '../gate/gate.js';
import type { SyscallObserver } from '../gate/gate-entry.js';
import { pulledUnit } from '../families/delivery.js';
import { RESULT_HANDLES } from '../gate/result-register.js';
import type { Outcome } from '../vat/vm.js';
import type { HandleResolver } from './decode-value.js';
import type { Incoming } from '../deliver/incoming.js';
import { RAW_DISPATCHES } from '../raw/raw-calls.js';
import type { RawCall } from './call-decoder.js';
import type { TraceDecoder } from './decoder.js';
import type { TraceEvent } from './event.js';
import { rememberingResolver } from './handle-names.js';
import { tracedRawCall } from './raw-call.js';
import { tracedRawDispatch } from './raw-dispatch.js';

/** A vat as its trace knows it. */
export interface TracedVat {
  readonly gate: Gate;
  readonly config: { readonly name: string; readonly backend: { readonly profile: { readonly id: string } } };
}

/** What it is in, where it takes messages whole. */
interface Told {
  readonly vm: { readonly direct?: unknown };
  readonly incoming: { readonly dispatch: number };
}

/** Makes the events of one kernel's traced vats. Nothing of it exists in a kernel that nobody traces. */
export class Tracer {
  /** Of gates that are in use: vats come and go. */
  readonly #resolvers = new WeakMap<Gate, HandleResolver>();

  constructor(
    readonly decoder: TraceDecoder,
    readonly tell: (event: TraceEvent) => void,
    /** Number of the crank that is running. */
    readonly crankNumber: () => number,
  ) {}

  /** What tells a vat's syscalls. */
  observer({ gate, config }: TracedVat): SyscallObserver {
    const resolve = this.#resolver(gate);
    const profile = config.backend.profile.id;
    return (_gate, number, slots, result) => {
      const { reason } = gate;
      const raw = { profile, number, slots, result, resolve };
      if (number < 0) return this.#rawCall(config.name, gate, raw);
      const call = this.decoder.syscall({
        ...raw,
        misfit: reason === 'argument-count',
        memory: (start, size) => gate.memory?.peek(start, size) ?? null,
        register: (parameter) =>
          parameter === RESULT_HANDLES
            ? gate.register.peekHandles(gate.clist.handleBits, gate.littleEndian)
            : gate.register.peek(),
        unitBytes: this.decoder.pulls(number) ? pulledUnit(gate, slots[0]) : 1,
        hideOut:
          this.decoder.familyOf(number) === 'delivery' && this.decoder.hides(gate.delivery?.dispatch ?? -1),
      });
      this.tell({
        kind: 'syscall',
        vat: config.name,
        crank: this.crankNumber(),
        call,
        words: reason === 'argument-count' ? null : this.decoder.words(number, profile, slots),
        answer: result === null ? null : this.decoder.unsigned(result, profile),
        reason: result === null ? reason : null,
      });
    };
  }

  /** A vat is given a dispatch. Its handles are already the vat's. */
  dispatch({ gate, config }: TracedVat, delivery: Delivery): void {
    const handleOf = (object: number) => gate.clist.handleOf(object);
    const parameters = this.decoder.dispatch(
      delivery,
      config.backend.profile.id,
      handleOf,
      this.#resolver(gate),
    );
    const { dispatch: number } = delivery;
    const name = this.decoder.dispatchName(number);
    this.tell({ kind: 'dispatch', vat: config.name, crank: this.crankNumber(), number, name, parameters });
  }

  /** A vat that takes messages whole is given a dispatch. */
  rawDispatch({ gate, config }: TracedVat, incoming: Incoming): void {
    const { dispatch: number } = incoming;
    const hidden = this.decoder.hides(number);
    const parameters = tracedRawDispatch(incoming, hidden, this.#resolver(gate), (kind) =>
      this.#kindName(kind),
    );
    const name = RAW_DISPATCHES[number];
    this.tell({ kind: 'dispatch', vat: config.name, crank: this.crankNumber(), number, name, parameters });
  }

  /** The guest has come back. */
  crank({ gate, config, vm, incoming }: TracedVat & Told, { kind, fuelUsed }: Outcome): void {
    const number = gate.delivery?.dispatch ?? null;
    const dispatch =
      vm.direct !== undefined
        ? RAW_DISPATCHES[incoming.dispatch]
        : number === null
          ? null
          : this.decoder.dispatchName(number);
    const reason = kind === 'fault' ? gate.reason : null;
    const crank = this.crankNumber();
    this.tell({ kind: 'crank', vat: config.name, crank, dispatch, outcome: kind, reason, fuel: fuelUsed });
  }

  #rawCall(vat: string, gate: Gate, raw: RawCall): void {
    const call = tracedRawCall(raw, (kind) => this.#kindName(kind), gate.hostCall);
    const { result } = raw;
    this.tell({
      kind: 'syscall',
      vat,
      crank: this.crankNumber(),
      call,
      words: null,
      answer: result === null ? null : result >>> 0,
      reason: result === null ? gate.reason : null,
    });
  }

  #kindName(kind: number): string | null {
    return this.decoder.table.kinds.find(({ number }) => number === kind)?.name ?? null;
  }

  #resolver(gate: Gate): HandleResolver {
    let resolver = this.#resolvers.get(gate);
    if (resolver === undefined)
      this.#resolvers.set(gate, (resolver = rememberingResolver(gate.clist, gate.objects)));
    return resolver;
  }
}
