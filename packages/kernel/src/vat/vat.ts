import type { FaultReason } from '../fault.js';
import type { Gate } from '../gate.js';
import type { CList } from '../tables/clist.js';
import type { Vm, VmBackend } from '../vm.js';
import type { Bounds } from './bounds.js';

/**
 * idle: waits for a dispatch · sliced: its crank's fuel ended in the middle of the program, which goes on next · waiting: inside a
 * blocking call · parked: stopped by policy until resumed · ended: its program returned and it has no other entry · terminated: over.
 */
export type VatState = 'idle' | 'sliced' | 'waiting' | 'parked' | 'ended' | 'terminated';

/** Why a vat was parked or terminated. */
export type StopReason = FaultReason | 'kernel-bug' | 'crashed' | 'out-of-fuel' | 'meter-empty' | 'host';

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
  /** Most deliveries that wait. */
  readonly inbox?: number;
  /** What a fault or a crash does. */
  readonly onFault?: 'terminate' | 'park';
  /** What reaching a crank's limit does, where the VM cannot be suspended. */
  readonly onOutOfFuel?: 'terminate' | 'park';
}

/** Bounds of a vat whose manifest does not say. */
export const DEFAULTS = Object.freeze({
  memory: { 16: 65_536, 32: 16_777_216 },
  depth: 262_144,
  fuel: 10_000_000,
  handles: { 16: 1_023, 32: 65_535 },
  inbox: 1_024,
});

/** A vat while it lives: its machine, its gate, its table of handles. */
export interface Vat {
  readonly number: number;
  readonly config: VatConfig;
  readonly gate: Gate;
  readonly clist: CList;
  readonly vm: Vm;
  readonly bounds: Bounds;
  /** Dispatches that the guest has an entry for. */
  readonly entries: ReadonlySet<number>;
  state: VatState;
  /** Whether, when its last crank committed, a main program was running that takes deliveries itself. */
  inMain: boolean;
  /** Fuel left in its meter; Infinity without one. */
  balance: number;
  fuelUsed: number;
  cranks: number;
  /** Stands in the run queue. */
  queued: boolean;
  record: FaultRecord | null;
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
export function summarize({ number, config, state, gate, clist, cranks, fuelUsed, record }: Vat): VatSummary {
  return {
    number,
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
