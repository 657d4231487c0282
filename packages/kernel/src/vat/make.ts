import type { AbiTable } from '../abi/abi-table.js';
import type { Core } from '../kernel/core.js';
import { Gate } from '../gate/gate.js';
import type { GateHost } from '../gate/gate-host.js';
import { Incoming } from '../deliver/incoming.js';
import type { State } from '../kernel/state.js';
import type { TraceTable } from '../trace/table.js';
import type { Tracer } from '../trace/tracer.js';
import { VatCalls } from '../syscalls/vat-calls.js';
import { type Bounds, boundsOf } from './bounds.js';
import { Names } from './names.js';
import { Transcript } from './transcript.js';
import type { Vat, VatConfig } from './vat.js';
import type { Vm } from './vm.js';

/** What a new vat needs of its kernel. */
export interface Maker {
  readonly core: Core;
  readonly state: State;
  readonly abi: AbiTable;
  readonly host: GateHost;
  readonly tracer: Tracer | null;
  /** Keeps guests from choosing numbers that fall together in an index. */
  readonly seed: number;
  /** How calls are said with typed values; without it no guest's transcript is kept. */
  readonly trace: TraceTable | undefined;
}

/**
 * Makes the vat of a number from an image. Nothing of the guest runs yet. When it throws, there is no vat.
 * @throws ImageError when the image must not run
 * @throws RangeError when a bound is none, the parameters do not fit, or a vat is critical that is not trusted
 */
export function makeVat(maker: Maker, config: VatConfig, number: number): Vat {
  const { core, state, seed } = maker;
  const { journal } = state;
  if (config.critical === true && config.trusted !== true)
    throw new RangeError(`${config.name} is critical and not trusted; only a trusted vat may stop the run`);
  const bounds = boundsOf(config, config.backend.profile);
  const { handleBits } = config.backend.profile;
  const clist = journal.clist(`vat${number}`, { handleBits, quota: bounds.handles, seed });
  const names = new Names(number, clist, state);
  try {
    const made = makeMachine(maker, names, config);
    const vat: Vat = {
      number,
      incarnation: 0,
      ...made,
      clist,
      names,
      incoming: new Incoming(),
      current: null,
      state: 'idle',
      before: null,
      spoiled: false,
      inMain: false,
      phase: 'normal',
      exit: null,
      balance: bounds.meter,
      fuelUsed: 0,
      cranks: 0,
      swept: 0,
      untilReap: config.reapEvery ?? Number.POSITIVE_INFINITY,
      record: null,
      gone: false,
    };
    made.gate.vatCalls = new VatCalls(core, vat);
    state.accounts.setMost(number, bounds.data);
    state.addVat(vat);
    return vat;
  } catch (error) {
    journal.dropClist(clist);
    throw error;
  }
}

/** What runs a vat's code: another one for each incarnation. */
export interface Machinery {
  readonly config: VatConfig;
  readonly gate: Gate;
  readonly vm: Vm;
  readonly transcript: Transcript | null;
  readonly bounds: Bounds;
  readonly most: Bounds;
  readonly entries: ReadonlySet<number>;
}

/**
 * Loads an image behind a gate of its own. Nothing of the guest runs yet.
 * @throws ImageError when the image must not run
 * @throws RangeError when a bound is none, or the parameters do not fit
 */
export function makeMachine({ abi, host, tracer, trace }: Maker, names: Names, config: VatConfig): Machinery {
  const { backend, permissions, errors, onFault, onOutOfFuel, image } = config;
  const bounds = boundsOf(config, backend.profile);
  const gate = new Gate(names.vat, abi, names, new Set(permissions), host);
  gate.littleEndian = backend.profile.littleEndian;
  gate.mostChanges = bounds.changes;
  gate.mostHeld = bounds.held;
  gate.errorsFault = errors === 'fault';
  if (tracer !== null) gate.observe(tracer.observer({ gate, config }));
  const parks = onFault === 'park' || onOutOfFuel === 'park';
  const keeps = config.transcript ?? parks;
  const transcript = keeps ? new Transcript(names.tables.journal.held, trace, backend.profile.id) : null;
  gate.transcript = transcript;
  try {
    const vm = backend.load(image, gate, bounds.limits);
    const entries = new Set(dispatchesOf(abi).filter((dispatch) => vm.accepts(dispatch)));
    return { config, gate, vm, transcript, bounds, most: bounds, entries };
  } catch (error) {
    gate.detach();
    throw error;
  }
}

/** Numbers of the dispatches that a vat may have an entry for: those of the ABI, and the kernel's own. */
function dispatchesOf(abi: AbiTable): number[] {
  return [...new Set([0, 1, 2, 3, 4, 5, 6, 7, ...abi.dispatches.map(({ number }) => number)])];
}
