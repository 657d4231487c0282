import { type Log, LogRecord } from '@callgate/native-addon';
import { TraceRing } from '../tables/layout.js';
import type { OutcomeKind } from '../vat/vm.js';
import { CallRing } from './call-ring.js';
import { FAULT_SIGNAL, type FaultReason } from './fault.js';
import type { Gate } from './gate.js';
import type { GateHost } from './gate-host.js';
import type { HeldBound, HeldBytes } from '../journal/held-bytes.js';
import { DEFAULT_HELD, MOST_CHANGES } from './crank-bound.js';

/** Called after every syscall while a trace is wanted. `result` is null when the call faulted. */
export type SyscallObserver = (gate: Gate, number: number, slots: Int32Array, result: number | null) => void;

/** A call of host code with its values, which no memory of a guest holds. */
export interface HostCall {
  readonly parameters: readonly unknown[];
  /** Undefined while it is being made, and when it answers nothing. */
  answer: unknown;
}

const SHUT = -1;
/** The entry had more bytes held than it may: no further syscall is made. */
const FULL = -2;

/** Faults of which the call that was entered last is innocent. */
const BETWEEN_CALLS: ReadonlySet<string> = new Set<FaultReason>(['machine', 'call-depth', 'crank-full']);

/** Whether a vat's guest may call now, and why it may not any longer: one entry into it, and its fault. */
export abstract class GateEntry extends CallRing implements HeldBound {
  abstract readonly vat: number;
  abstract readonly host: GateHost;
  /** The gate itself, for who observes it. */
  abstract readonly gate: Gate;
  /** What changes of state are written to. */
  abstract readonly log: Log;
  /** What it gives to be held is counted there. */
  abstract readonly held: HeldBytes;
  /** Changes of state that one entry may have made when it makes a syscall. */
  mostChanges = MOST_CHANGES;
  /** Bytes that one entry may have given to be held when it makes a syscall. */
  mostHeld = DEFAULT_HELD;
  /** What went beyond that. */
  #tooMuch = '';
  /**
   * A syscall may be made while the log has at most so many words; below 0 none may. One number, so that the bounds of a crank cost a correct guest no
   * check of their own.
   */
  protected openTo = SHUT;
  #over = false;
  #reason: FaultReason | 'kernel-bug' | null = null;
  #detail = '';
  #passed = '';
  #stack = '';
  protected observer: SyscallObserver | null = null;
  /** The call that host code makes; null in a vat that nobody observes, and for a guest. */
  hostCall: HostCall | null = null;
  /** Fuel that syscalls of this entry cost, for VMs whose glue charges on the host's side. */
  charges = 0;

  /** Opens the gate for one entry into the guest. A gate that faulted stays shut. */
  open(): void {
    const may = this.#reason === null && !this.#over;
    this.openTo = may ? this.log.length + this.mostChanges * LogRecord.Words : SHUT;
    if (may) this.held.begin(this.mostHeld, this);
    this.waits = false;
    this.charges = 0;
    this.rebase();
  }

  close(): void {
    this.openTo = SHUT;
    this.held.end();
  }

  heldTooMuch(what: string): void {
    if (this.openTo < 0) return;
    this.openTo = FULL;
    this.#tooMuch = what;
  }

  /** The vat is over: the gate stays shut. */
  protected shut(): void {
    this.#over = true;
    this.openTo = SHUT;
  }

  /** The guest is made again: what its last one did to the gate is over. */
  revive(): void {
    this.#reason = null;
    this.#detail = '';
    this.#passed = '';
    this.#over = false;
  }

  /** Whether a syscall may be made now. */
  get isOpen(): boolean {
    return this.openTo !== SHUT;
  }

  /** Why the vat faulted, or null. */
  get reason(): FaultReason | 'kernel-bug' | null {
    return this.#reason;
  }

  /** One sentence on the fault, for people: nothing that the guest passed. */
  get detail(): string {
    return this.#detail;
  }

  /** What the guest passed instead; empty when that is not to be said. It may be secret. */
  get passed(): string {
    return this.#passed;
  }

  /** JavaScript frames at the fault: a wasm VM finds the guest's place there. */
  get stack(): string {
    return this.#stack;
  }

  /** Whether the fault happened in the syscall that was entered last, not in the machine between two. */
  get inCall(): boolean {
    return this.#reason !== null && !BETWEEN_CALLS.has(this.#reason);
  }

  /** Asks to be told each syscall; before the VM is loaded. */
  observe(observer: SyscallObserver): void {
    this.observer = observer;
  }

  get isObserved(): boolean {
    return this.observer !== null;
  }

  /** Makes a syscall of host code and tells it, once it has been entered. */
  observedHost<Answer>(parameters: readonly unknown[], call: () => Answer): Answer {
    const before = this.last;
    const hostCall: HostCall = { parameters, answer: undefined };
    this.hostCall = hostCall;
    try {
      const answer = call();
      hostCall.answer = answer;
      if (this.last !== before) this.notify(this.trace[(this.last & TraceRing.Mask) + TraceRing.Result]);
      return answer;
    } finally {
      this.hostCall = null;
    }
  }

  /** Stops the guest: from here on the gate faults every call, and the outcome of this entry is the fault. */
  fault(reason: FaultReason, detail = '', passed = ''): never {
    if (this.#reason === null) {
      this.#reason = reason;
      this.#detail = detail;
      this.#passed = passed;
      this.#stack = new Error(reason).stack ?? '';
      if (this.isOpen && this.inCall && this.observer !== null) this.notify(null);
    }
    this.openTo = SHUT;
    throw FAULT_SIGNAL;
  }

  /** The next syscall may not be made: the guest is not in an entry, or this one has changed as much as it may. */
  protected refuseEntry(): never {
    if (!this.isOpen) this.fault('not-now');
    if (this.openTo === FULL)
      this.fault(
        'crank-full',
        `a crank may give ${this.mostHeld} bytes to be held; beyond it went ${this.#tooMuch}`,
      );
    this.fault('crank-full', `a crank may make ${this.mostChanges} changes of state`);
  }

  /**
   * Sorts what came out of a guest's frames and is not the VM's own trap: the fault signal, an exhausted stack, or a handler's
   * failure, which is reported as a bug of the kernel and faults the calling vat only.
   */
  caught(error: unknown): OutcomeKind {
    this.openTo = SHUT;
    if (error === FAULT_SIGNAL || this.#reason !== null) return 'fault';
    if (error instanceof RangeError && error.message === 'Maximum call stack size exceeded') {
      this.#reason = 'call-depth';
      this.#detail = 'the stack of the host was exhausted';
    } else {
      this.#reason = 'kernel-bug';
      this.#detail = `the handler of this call failed: ${messageOf(error)}`;
      if (this.observer !== null) this.notify(null);
      this.host.bug(this.vat, this.lastCall, error);
    }
    return 'fault';
  }

  protected notify(result: number | null): void {
    const at = this.last % this.trace.length;
    this.observer?.(this.gate, this.trace[at], this.trace.subarray(at + 1, at + TraceRing.Result), result);
  }
}

/** A handler may throw anything, also what cannot be made a text. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'it threw what has no text';
  }
}
