import type { AbiTable } from '../abi/abi-table.js';
import { type Call, GONE_CELL, NO_HANDLE, type ObjectIndex } from './call.js';
import { FAULT_SIGNAL, type FaultReason } from './fault.js';
import { f32Bits, f64High, f64Low } from './floats.js';
import { EntryRow, ObjectRow, TraceRing } from '../tables/layout.js';
import type { CList } from '../tables/clist.js';
import type { GuestMemory } from './memory.js';
import { ResultRegister } from './result-register.js';
import type { ObjectTable } from '../tables/objects.js';
import type { VatCalls } from '../syscalls/vat-calls.js';
import { Told } from '../deliver/told.js';
import type { Names } from '../vat/names.js';
import type { Replay } from '../vat/replay.js';
import type { Transcript } from '../vat/transcript.js';
import { isUtf8 } from './utf8.js';
import type { OutcomeKind } from '../vat/vm.js';
import type { Delivery } from '../tables/work.js';

const NO_DATA = new Int32Array(0);
/** Where the count of trace words is cut back. */
const REBASE = 2 ** 30;

/** What a VM's glue answers when the call has to wait. */
export const WAITING = -1;

/** What the kernel does for a gate. */
export interface GateHost {
  output(vat: number, device: number, bytes: Uint8Array): void;
  /** Makes the oldest delivery that waits for this vat its current one; false when none waits. */
  nextDelivery(vat: number): boolean;
  /** Takes the oldest delivery of one dispatch that waits for this vat, and ends it; false when none waits. */
  discard(vat: number, dispatch: number): boolean;
  /** Tells a handler's failure to the operator. */
  bug(vat: number, call: number, error: unknown): void;
}

/** Called after every syscall while a trace is wanted. `result` is null when the call faulted. */
export type SyscallObserver = (gate: Gate, number: number, slots: Int32Array, result: number | null) => void;

/**
 * One vat's side of the border. The generated glue of its VM calls these methods; nothing else does. They are
 * small, so that they are inlined, and allocate nothing on the way of a correct guest.
 */
export class Gate implements Call {
  readonly gate = this;
  /** The last {@link TraceRing.Calls} syscalls, {@link TraceRing.Words} words each. */
  readonly trace = new Int32Array(TraceRing.Calls * TraceRing.Words);
  /** {@link TraceRing.Words} times the syscalls that the vat made; cut to the ring's length, this is where the last one stands in it. */
  #last = 0;
  /** Syscalls that {@link #last} no longer counts. */
  #earlier = 0;
  #open = false;
  #over = false;
  /** Whether the last entry ended in a call that waits: it took the oldest place of the ring. */
  #waits = false;
  #reason: FaultReason | 'kernel-bug' | null = null;
  #detail = '';
  #observer: SyscallObserver | null = null;
  /** Fuel that syscalls of this entry cost, for VMs whose glue charges on the host's side. */
  charges = 0;
  /** What the guest said of its end in the current dispatch; null when it said nothing. */
  lastWords: Uint8Array | null = null;
  /** The guest's memory, for traces; null when its VM is gone. */
  memory: GuestMemory | null = null;
  /** The dispatch that the guest is in, or waits in; what `pull` reads. */
  delivery: Delivery | null = null;
  /** What of it the guest takes piece by piece. */
  readonly told = new Told();
  /** The delivery's slots as the guest sees them: the dispatch's words, with handles for objects. */
  readonly words = new Int32Array(16);
  /** The words behind the dispatch's number. */
  readonly slots = this.words.subarray(1);
  wordCount = 0;
  /** Where a result of variable size waits until the guest pulls it. */
  readonly register = new ResultRegister();
  /** The byte order of the guest's machine. */
  littleEndian = true;

  /** The tables that every handle is looked up in, one load away. */
  #entries: Int32Array = NO_DATA;
  #rows: Int32Array = NO_DATA;
  readonly #unfollow: readonly (() => void)[];

  /** What happened to the vat; null when nobody wants to know. */
  transcript: Transcript | null = null;
  /** Answers the guest's calls while its VM is made again; null otherwise. */
  replay: Replay | null = null;
  /** What the vat can ask of the kernel itself; null until it is made. */
  vatCalls: VatCalls | null = null;
  readonly clist: CList;
  /** Set in every number that the vat allocates. */
  readonly #exportBit: number;
  readonly objects: ObjectTable;

  constructor(
    readonly vat: number,
    readonly abi: AbiTable,
    readonly names: Names,
    readonly permissions: ReadonlySet<string>,
    readonly host: GateHost,
  ) {
    const { clist } = names;
    const { objects } = names.tables;
    this.clist = clist;
    this.#exportBit = clist.exportHandle(0, false);
    this.objects = objects;
    this.#unfollow = [
      clist.entries.follow((data) => {
        this.#entries = data;
      }),
      objects.rows.follow((data) => {
        this.#rows = data;
      }),
    ];
  }

  /** The vat is over: the gate lets go of the kernel's tables and stays shut. */
  detach(): void {
    for (const unfollow of this.#unfollow) unfollow();
    this.memory = null;
    this.#over = true;
    this.#open = false;
  }

  /** Whether the vat's manifest grants a permission. Asked once, when the glue is bound. */
  granted(permission: string): boolean {
    return this.permissions.has(permission);
  }

  /** Takes the oldest delivery of one dispatch that waits for the vat, as if the guest had handled it; false when none waits. */
  discard(dispatch: number): boolean {
    return this.host.discard(this.vat, dispatch);
  }

  // ---- Around an entry: the kernel's calls

  /** Opens the gate for one entry into the guest. A gate that faulted stays shut. */
  open(): void {
    this.#open = this.#reason === null && !this.#over;
    this.#waits = false;
    this.charges = 0;
    if (this.#last >= REBASE) this.#rebase();
  }

  close(): void {
    this.#open = false;
  }

  /** Whether a syscall may be made now. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Why the vat faulted, or null. */
  get reason(): FaultReason | 'kernel-bug' | null {
    return this.#reason;
  }

  /** One sentence on the fault, for people. */
  get detail(): string {
    return this.#detail;
  }

  /** Whether the fault happened in the syscall that was entered last, not in the machine between two. */
  get inCall(): boolean {
    return this.#reason !== null && this.#reason !== 'machine' && this.#reason !== 'call-depth';
  }

  /** Syscalls made since the vat was made. */
  get calls(): number {
    return this.#earlier + this.#last / TraceRing.Words;
  }

  /** Asks to be told each syscall; before the VM is loaded. */
  observe(observer: SyscallObserver): void {
    this.#observer = observer;
  }

  /**
   * A function of the glue as the VM should call it: itself, or, in a vat that is observed or keeps a transcript, one that also tells its
   * result. So a vat of which nobody wants to know pays nothing for it. `words` makes the call's number and slots of its arguments.
   */
  observed<Slots extends unknown[], Answer extends number | undefined>(
    call: (...slots: Slots) => Answer,
    words: (slots: Slots) => Int32Array = () => NO_DATA,
  ): (...slots: Slots) => Answer {
    if (this.#observer === null && this.transcript === null) return call;
    return (...slots) => {
      if (this.replay !== null) return this.replay.answer(words(slots), this) as Answer;
      const calls = this.#last;
      const answer =
        this.transcript === null
          ? call(...slots)
          : this.transcript.record(words(slots), this, () => call(...slots));
      if (this.#last !== calls && this.#observer !== null)
        this.#notify(this.trace[(this.#last & TraceRing.Mask) + TraceRing.Result]);
      return answer;
    };
  }

  /** The guest is made again: what its last one did to the gate is over. */
  revive(): void {
    this.#reason = null;
    this.#detail = '';
    this.#over = false;
  }

  // ---- Around a syscall: the glue's first and last call

  enter0(number: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
  }

  enter1(number: number, a: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
  }

  enter2(number: number, a: number, b: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
    trace[at + 2] = b;
  }

  enter3(number: number, a: number, b: number, c: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
    trace[at + 2] = b;
    trace[at + 3] = c;
  }

  enter4(number: number, a: number, b: number, c: number, d: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
    trace[at + 2] = b;
    trace[at + 3] = c;
    trace[at + 4] = d;
  }

  enter5(number: number, a: number, b: number, c: number, d: number, e: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
    trace[at + 2] = b;
    trace[at + 3] = c;
    trace[at + 4] = d;
    trace[at + 5] = e;
  }

  enter6(number: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
    if (!this.#open) this.fault('not-now');
    const at = (this.#last = this.#last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a;
    trace[at + 2] = b;
    trace[at + 3] = c;
    trace[at + 4] = d;
    trace[at + 5] = e;
    trace[at + 6] = f;
  }

  /** The slot that goes back to the guest. */
  leave(result: number): number {
    this.trace[(this.#last & TraceRing.Mask) + TraceRing.Result] = result;
    return result;
  }

  /** As {@link leave}, for a binary32. */
  leaveF32(result: number): number {
    this.trace[(this.#last & TraceRing.Mask) + TraceRing.Result] = f32Bits(result);
    return Number.isNaN(result) ? Number.NaN : result;
  }

  /** As {@link leave}, for a binary64: its lower half takes the place of the last slot, which such a call does not use. */
  leaveF64(result: number): number {
    const at = (this.#last & TraceRing.Mask) + TraceRing.Result;
    this.trace[at - 1] = f64Low(result);
    this.trace[at] = f64High(result);
    return Number.isNaN(result) ? Number.NaN : result;
  }

  /** A blocking call that has to wait: it will be made again, so it leaves no trace. */
  wait(): number {
    this.#last -= TraceRing.Words;
    this.#waits = true;
    return WAITING;
  }

  /** A number that the ABI does not have. */
  unknown(number: number): never {
    this.enter6(number, 0, 0, 0, 0, 0, 0);
    this.fault(
      'unknown-call',
      `the ABI ${this.abi.stamp.name} ${this.abi.stamp.version} has no syscall ${number}`,
    );
  }

  // ---- Handles

  /** The device's cell behind a handle, which must be of this kind and have these rights; else the guest faults. */
  resolve(handle: number, kind: number, rights: number): number {
    const entries = this.#entries;
    const at = (handle << EntryRow.Shift) & (entries.length - 1);
    if (handle > 0 && entries[at] === handle) {
      const rows = this.#rows;
      const row = entries[at + EntryRow.Object] << ObjectRow.Shift;
      if (rows[row + ObjectRow.Kind] === kind && (rows[row + ObjectRow.Rights] & rights) === rights)
        return rows[row + ObjectRow.Cell];
    }
    return this.#refuse(handle, rights);
  }

  /** As {@link resolve}, for a kind that has sub-kinds: `kinds` are all that fit. */
  resolveOneOf(handle: number, kinds: readonly number[], rights: number): number {
    const { clist, objects } = this;
    const object = clist.objectOf(handle);
    const fits =
      object !== 0 &&
      kinds.includes(objects.kindOf(object)) &&
      (objects.rightsOf(object) & rights) === rights;
    return fits ? objects.cellOf(object) : this.#refuse(handle, rights);
  }

  /** As {@link resolveOneOf}, for a call that declares `Gone`: answers {@link GONE_CELL} for a resource that is gone. */
  resolveOrGone(handle: number, kinds: readonly number[], rights: number): number {
    const { clist, objects } = this;
    const object = clist.objectOf(handle);
    const gone = object !== 0 && objects.isGone(object) && kinds.includes(objects.bornKindOf(object));
    return gone ? GONE_CELL : this.resolveOneOf(handle, kinds, rights);
  }

  /** The object behind a handle of any kind; faults when there is none or its resource is gone. */
  resolveAny(handle: number): number {
    const object = this.resolveAnyOrGone(handle);
    if (object === GONE_CELL) this.fault('gone');
    return object;
  }

  resolveAnyOrGone(handle: number): number {
    const object = this.clist.objectOf(handle);
    if (object === 0) this.fault('bad-handle');
    return this.objects.isGone(object) ? GONE_CELL : object;
  }

  /**
   * The object behind any reference (`Slot`), whether or not its resource is gone: it is passed on, not used. A number of the guest's own is
   * exported by it.
   */
  slot(handle: number): ObjectIndex {
    const object = this.names.use(handle);
    if (object === 0) this.fault(this.names.error);
    return object as ObjectIndex;
  }

  /** The number of a handle (`HandleNumber`) as it is: the handler looks it up in the vat's table, in whatever state it stands there. */
  handleNumber(handle: number): number {
    return handle;
  }

  /** The cell behind any integer that is a valid handle of this kind, else -1. */
  ask(handle: number, kind: number): number {
    const object = this.clist.objectOf(handle);
    return object !== 0 && this.objects.kindOf(object) === kind ? this.objects.cellOf(object) : NO_HANDLE;
  }

  /** As {@link ask}, for a kind that has sub-kinds: `kinds` are all that fit. */
  askOneOf(handle: number, kinds: readonly number[]): number {
    const object = this.clist.objectOf(handle);
    return object !== 0 && kinds.includes(this.objects.kindOf(object))
      ? this.objects.cellOf(object)
      : NO_HANDLE;
  }

  /** The object behind any integer that is a valid handle, else -1. */
  askAny(handle: number): number {
    const entries = this.#entries;
    const at = (handle << EntryRow.Shift) & (entries.length - 1);
    if (handle > 0 && entries[at] === handle) {
      const object = entries[at + EntryRow.Object];
      return this.#rows[(object << ObjectRow.Shift) + ObjectRow.Kind] === ObjectRow.Gone ? NO_HANDLE : object;
    }
    return (handle & this.#exportBit) === 0 ? NO_HANDLE : askExport(this, handle);
  }

  /** Takes a consumed import out of the vat's table. A number that is none (`Maybe`), an export and a promise are left alone. */
  consume(handle: number): void {
    const { clist, objects, names } = this;
    const object = clist.knownObjectOf(handle);
    if (object === 0 || clist.isExport(handle) || objects.isPromise(object)) return;
    names.remove(handle);
  }

  /** Says what {@link own} makes in this call: the ABI's kind and rights of the call's `Own` result. */
  grant(kind: number, rights: number): void {
    this.#grantedKind = kind;
    this.#grantedRights = rights;
  }

  /** As {@link grant}, but with no right that a handle of the call lacks: what comes out of a handle can do no more than the handle. */
  grantFrom(handle: number, kind: number, rights: number): void {
    this.grant(kind, rights & this.objects.rightsOf(this.clist.objectOf(handle)));
  }
  #grantedKind = 0;
  #grantedRights = 0;

  own(cell: number): ObjectIndex {
    return this.objects.create(this.#grantedKind, this.#grantedRights, cell) as ObjectIndex;
  }

  /** The vat's handle for an object: the one it has, or a new one. */
  ownObject(object: number): number {
    if (!this.objects.isUsed(object)) throw new Error(`a handler answered ${object}, which is no object`);
    const handle = this.names.tell(object);
    if (handle === 0) this.fault('handle-table-full');
    if (this.told.unseen.size > 0) this.told.unseen.delete(handle);
    return handle;
  }

  // ---- Numbers

  /** Faults unless `min ≤ value ≤ max`; returns the value. */
  range(value: number, min: number, max: number): number {
    if (value < min || value > max) this.fault('out-of-range');
    return value;
  }

  /** Faults unless a length is at most its declared bound; returns it. */
  bound(length: number, max: number): number {
    if (length > max) this.fault('bad-length');
    return length;
  }

  /** Faults unless checked bytes of guest memory are UTF-8. */
  text(bytes: Uint8Array, start: number, length: number): void {
    if (!isUtf8(bytes, start, length)) this.fault('bad-text');
  }

  /** Faults unless a number is a member of its closed enum; returns it. */
  oneOf<Value extends number>(value: number, members: readonly Value[]): Value {
    if (!members.includes(value as Value)) this.fault('out-of-range');
    return value as Value;
  }

  /** Faults unless the guest passed as many words as the call's number and slots are. */
  count(number: number, count: number, expected: number): void {
    if (count === expected) return;
    this.enter6(number, 0, 0, 0, 0, 0, 0);
    this.fault('argument-count', `${count - 1} slots instead of ${expected - 1}`);
  }

  /** A declared error on its way to the guest; one that the call does not declare is the handler's bug. */
  declared(code: number, errors: readonly number[]): number {
    if (!errors.includes(code))
      throw new Error(`a handler answered ${code}, which its call does not declare`);
    return code;
  }

  /** A number of a handler whose type is a range; one outside is the handler's bug. */
  promised(value: number, min: number, max: number): number {
    if (!(value >= min && value <= max))
      throw new Error(`a handler answered ${value}, which is not from ${min} to ${max}`);
    return value;
  }

  /** A length that a handler says it wrote; more than there was room for is the handler's bug. */
  written(length: number, capacity: number): number {
    if (length >>> 0 > capacity) throw new Error(`a handler says that it wrote ${length} of ${capacity}`);
    return length;
  }

  // ---- Delivery and output

  output(device: number, bytes: Uint8Array): void {
    this.host.output(this.vat, device, bytes);
  }

  // ---- Faults

  /** Stops the guest: from here on the gate faults every call, and the outcome of this entry is the fault. */
  fault(reason: FaultReason, detail = ''): never {
    if (this.#reason === null) {
      this.#reason = reason;
      this.#detail = detail;
      this.#stack = new Error(reason).stack ?? '';
      if (this.#open && this.inCall && this.#observer !== null) this.#notify(null);
    }
    this.#open = false;
    throw FAULT_SIGNAL;
  }

  /** JavaScript frames at the fault: a wasm VM finds the guest's place there. */
  get stack(): string {
    return this.#stack;
  }
  #stack = '';

  /**
   * Sorts what came out of a guest's frames and is not the VM's own trap: the fault signal, an exhausted stack, or a handler's
   * failure, which is reported as a bug of the kernel and faults the calling vat only.
   */
  caught(error: unknown): OutcomeKind {
    this.#open = false;
    if (error === FAULT_SIGNAL || this.#reason !== null) return 'fault';
    if (error instanceof RangeError && error.message === 'Maximum call stack size exceeded') {
      this.#reason = 'call-depth';
      this.#detail = 'the stack of the host was exhausted';
    } else {
      this.#reason = 'kernel-bug';
      this.#detail = `the handler of this call failed: ${messageOf(error)}`;
      if (this.#observer !== null) this.#notify(null);
      this.host.bug(this.vat, this.lastCall, error);
    }
    return 'fault';
  }

  /** Keeps {@link #last} a small integer, which is what makes it fast. */
  #rebase(): void {
    const kept = (this.#last & TraceRing.Mask) + this.trace.length;
    this.#earlier += (this.#last - kept) / TraceRing.Words;
    this.#last = kept;
  }

  /** The ring in order, oldest first: one view of {@link TraceRing.Words} words per syscall. The last one may have no result. */
  recent(): Int32Array[] {
    const calls = Math.min(this.calls, this.#waits ? TraceRing.Calls - 1 : TraceRing.Calls);
    return Array.from({ length: calls }, (_, index) => {
      const at = (this.#last - (calls - 1 - index) * TraceRing.Words) % this.trace.length;
      return this.trace.slice(at, at + TraceRing.Words);
    });
  }

  /** Number of the syscall that was entered last; 0 before the first. */
  get lastCall(): number {
    return this.#last === 0 ? 0 : this.trace[this.#last % this.trace.length];
  }

  #refuse(handle: number, rights: number): never {
    const { objects } = this;
    const object = this.clist.objectOf(handle);
    if (object === 0) this.fault('bad-handle');
    if (objects.isGone(object)) this.fault('gone');
    if ((objects.rightsOf(object) & rights) !== rights) this.fault('missing-right');
    this.fault('wrong-kind');
  }

  #notify(result: number | null): void {
    const at = this.#last % this.trace.length;
    this.#observer?.(this, this.trace[at], this.trace.subarray(at + 1, at + TraceRing.Result), result);
  }
}

/** {@link Gate.askAny} of a number of the vat's own. */
function askExport({ clist, objects }: Gate, handle: number): number {
  const object = clist.objectOf(handle);
  return object === 0 || objects.isGone(object) ? NO_HANDLE : object;
}

/** A handler may throw anything, also what cannot be made a text. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'it threw what has no text';
  }
}
