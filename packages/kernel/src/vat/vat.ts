import type { FaultReason } from '../gate/fault.js';
import { DEFAULT_HELD, MOST_CHANGES } from '../gate/crank-bound.js';
import type { Gate } from '../gate/gate.js';
import type { Incoming } from '../deliver/incoming.js';
import type { Kref } from '../tables/outside.js';
import { DEFAULT_DATA } from '../tables/accounts.js';
import type { CListTable } from '@callgate/native-addon';
import type { Vm, VmBackend } from './vm.js';
import { DEFAULT_STORE } from '../store/vatstore.js';
import type { Exit } from '../syscalls/exit.js';
import type { Work } from '../tables/work.js';
import type { Phase } from '../syscalls/phase.js';
import type { Bounds } from './bounds.js';
import type { Names } from './names.js';
import type { Transcript } from './transcript.js';

/**
 * idle: waits for a dispatch · sliced: its crank's fuel ended in the middle of the program, which goes on next · waiting: inside a
 * blocking call · parked: stopped by policy until resumed · ended: its program returned and it has no other entry · terminated: over.
 */
export type VatState = 'idle' | 'sliced' | 'waiting' | 'parked' | 'ended' | 'terminated';

/** Why a vat was parked or terminated. */
export type StopReason =
  | FaultReason
  | 'kernel-bug'
  | 'crashed'
  | 'out-of-fuel'
  | 'meter-empty'
  | 'exit'
  | 'exit-failure'
  | 'admin'
  | 'replay-diverged'
  | 'upgrade-failed'
  | 'host';

/** What became of a vat that was stopped. */
export interface FaultRecord {
  readonly vat: number;
  readonly name: string;
  /** Number of the crank that was rolled back; of the kernel's last one when none was. */
  readonly crank: number;
  readonly reason: StopReason;
  /** One sentence, for people. */
  readonly detail: string;
  /** What the guest itself said of its end (`lastWords`), made inert; empty when it said nothing. */
  readonly lastWords: string;
  /** The syscall in which the vat faulted, else the last one that it made. */
  readonly call: string;
  readonly inCall: boolean;
  /** Where the guest stood, in its VM's own terms; -1 when unknown. */
  readonly programCounter: number;
  /** Its last syscalls, at most 64, oldest first. */
  readonly lines: readonly string[];
}

/** What the host says about a vat when it adds it. */
export interface VatConfig {
  /** Unique in the kernel; for people. */
  readonly name: string;
  readonly backend: VmBackend;
  readonly image: Uint8Array;
  /** Nothing is granted that does not stand here. */
  readonly permissions?: readonly string[];
  /** Bytes that the guest can pull when it starts. */
  readonly parameters?: Uint8Array;
  /** References that it is given when it starts, beside the parameters; the host keeps them. */
  readonly slots?: readonly Kref[];
  /** Whether it may make vats: the node of `vatAdmin` is the last slot that it is given when it starts. */
  readonly admin?: boolean;
  /**
   * With `admin`: most vats that may be made with that node at a time. One counts until it is over and swept, and nothing is kept any longer that it pays for
   * (`data`).
   */
  readonly vats?: number;
  /** Guest memory in bytes. */
  readonly memory?: number;
  /** Call depth in bytes of stack. */
  readonly depth?: number;
  /** Fuel of one crank: a hard bound. */
  readonly fuel?: number;
  /** Fuel in all; when less is left than one crank may use, the vat is parked. Without it there is no such end. */
  readonly meter?: number;
  /** Most handles at a time. */
  readonly handles?: number;
  /** Changes of state after which it may make no further syscall in the same crank. */
  readonly changes?: number;
  /**
   * Bytes that it may give to be held until a crank is over, after which it may make no further syscall in the same crank: bodies of messages and resolutions,
   * what it writes to its store, what devices send out for it, its transcript, each with 256 more.
   */
  readonly held?: number;
  /** Most deliveries that wait. */
  readonly inbox?: number;
  /** What a declared error is to the guest: a value (the default), or a fault, for a guest that has no room to look. */
  readonly errors?: 'value' | 'fault';
  /** What a fault or a crash does. */
  readonly onFault?: 'terminate' | 'park';
  /** What reaching a crank's limit does, where the VM cannot be suspended. */
  readonly onOutOfFuel?: 'terminate' | 'park';
  /** What an empty meter does. */
  readonly onEmpty?: 'terminate' | 'park';
  /** Whether what happens to it is kept, so that its VM can be made again; by default where a policy parks it after a crank that was undone. */
  readonly transcript?: boolean;
  /** Exports under this number and above outlive an upgrade, beside the root; by default none. */
  readonly durableFrom?: number;
  /** Whether the run stops with an error when it ends. Only for a vat that is `trusted`. */
  readonly critical?: boolean;
  readonly trusted?: boolean;
  /** Whether it takes messages to promises that it has not resolved yet. */
  readonly pipelining?: boolean;
  /** Whether it may abandon exports at any time; for a guest's runtime. */
  readonly abandon?: boolean;
  /** After so many dispatches it is asked to bring out its dead; never when absent. */
  readonly reapEvery?: number;
  /** Most bytes of its store: keys, values, and 64 for each entry. */
  readonly store?: number;
  /**
   * Most bytes of what the promises that it made were settled with, as long as anybody keeps them, and as many again of its messages that wait for promises:
   * bodies, 64 for each reference, and 256 for each promise, 512 for each message.
   */
  readonly data?: number;
}

/** Bounds of a vat whose manifest does not say. */
export const DEFAULTS = Object.freeze({
  memory: { 16: 65_536, 32: 16_777_216 },
  depth: 262_144,
  fuel: 10_000_000,
  handles: { 16: 1_023, 32: 65_535 },
  changes: MOST_CHANGES,
  held: DEFAULT_HELD,
  inbox: 1_024,
  store: DEFAULT_STORE,
  data: DEFAULT_DATA,
  vats: 64,
});

/** A vat while it lives: its machine, its gate, its table of handles. */
export interface Vat {
  readonly number: number;
  /** How often its code was replaced. */
  incarnation: number;
  config: VatConfig;
  gate: Gate;
  readonly clist: CListTable;
  readonly names: Names;
  vm: Vm;
  /** What happened since its VM was made; null when nobody keeps it. */
  transcript: Transcript | null;
  /** What the dispatch says that it is in. */
  readonly incoming: Incoming;
  /** The work behind that dispatch, which it goes on holding; null between dispatches, and for news of references. */
  current: Work | null;
  bounds: Bounds;
  /** What its manifest, or its bundle, says: who made it may not give it more. */
  most: Bounds;
  /** Dispatches that the guest has an entry for. */
  entries: ReadonlySet<number>;
  state: VatState;
  /** What it was before it was parked, and is again when it is resumed; null for one that is not parked. */
  before: VatState | null;
  /** Whether its VM is in the middle of a crank that left no trace: it is made again before the vat goes on. */
  spoiled: boolean;
  /** Whether, when its last crank committed, a main program was running that takes deliveries itself. */
  inMain: boolean;
  /** Fuel left in its meter; Infinity without one. */
  balance: number;
  fuelUsed: number;
  cranks: number;
  /** What it may do in the dispatch that it is in. */
  phase: Phase;
  /** Set when it asked for its end in the running crank. */
  exit: Exit | null;
  /** Places of its c-list that were swept, once it is over. */
  swept: number;
  /** Dispatches until it is asked to bring out its dead; Infinity for never. */
  untilReap: number;
  record: FaultRecord | null;
  /** Whether it is over and nothing of it is left in the tables. */
  gone: boolean;
}

/** Whether nothing reaches the vat ever again. */
export function isOver({ state }: Vat): boolean {
  return state === 'ended' || state === 'terminated';
}

/** What the host sees of a vat. */
export interface VatSummary {
  readonly number: number;
  readonly name: string;
  readonly vm: string;
  readonly incarnation: number;
  readonly state: VatState;
  readonly reason: StopReason | null;
  readonly syscalls: number;
  readonly cranks: number;
  readonly fuelUsed: number;
  /** Handles in use. */
  readonly handles: number;
  readonly record: FaultRecord | null;
}

/** Plain data for people and tests. */
export function summarize(vat: Vat): VatSummary {
  const { number, incarnation, config, state, gate, clist, cranks, fuelUsed, record } = vat;
  return {
    number,
    incarnation,
    name: config.name,
    vm: config.backend.id,
    state,
    reason: record?.reason ?? null,
    syscalls: gate.calls,
    cranks,
    fuelUsed,
    handles: clist.size,
    record,
  };
}
