import type { AbiTable } from '../abi/abi-table.js';
import { Told } from '../deliver/told.js';
import type { VatCalls } from '../syscalls/vat-calls.js';
import { type CListTable, Entry, type Log } from '@callgate/native-addon';
import type { HeldBytes } from '../journal/held-bytes.js';
import { ObjectRow, TraceRing } from '../tables/layout.js';
import type { ObjectTable } from '../tables/objects.js';
import type { Delivery } from '../tables/work.js';
import type { Names } from '../vat/names.js';
import type { Replay } from '../vat/replay.js';
import type { Transcript } from '../vat/transcript.js';
import { type Call, GONE_CELL, NO_HANDLE, type ObjectIndex } from './call.js';
import type { GateHost } from './gate-host.js';
import { GateNumbers } from './gate-numbers.js';
import type { GuestMemory } from './memory.js';
import { ResultRegister } from './result-register.js';

const NO_DATA = new Int32Array(0);

/**
 * One vat's side of the border. The generated glue of its VM calls these methods; nothing else does. They are
 * small, so that they are inlined, and allocate nothing on the way of a correct guest.
 */
export class Gate extends GateNumbers implements Call {
  readonly gate = this;
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

  /** The tables that every handle is looked up in, one load away: where the rows of imports stand, and the objects. */
  #words: Int32Array = NO_DATA;
  #imports = 0;
  #mask = 0;
  #rows: Int32Array = NO_DATA;
  readonly #unfollow: readonly (() => void)[];

  /** What happened to the vat; null when nobody wants to know. */
  transcript: Transcript | null = null;
  /** Answers the guest's calls while its VM is made again; null otherwise. */
  replay: Replay | null = null;
  /** What the vat can ask of the kernel itself; null until it is made. */
  vatCalls: VatCalls | null = null;
  readonly clist: CListTable;
  /** Set in every number that the vat allocates. */
  readonly #exportBit: number;
  readonly objects: ObjectTable;
  readonly log: Log;
  readonly held: HeldBytes;

  constructor(
    readonly vat: number,
    readonly abi: AbiTable,
    readonly names: Names,
    readonly permissions: ReadonlySet<string>,
    readonly host: GateHost,
  ) {
    super();
    const { clist } = names;
    const { objects, journal } = names.tables;
    this.clist = clist;
    this.#exportBit = clist.exportHandle(0, false);
    this.objects = objects;
    this.log = journal;
    this.held = journal.held;
    this.#unfollow = [
      clist.follow((words, imports, mask) => {
        this.#words = words;
        this.#imports = imports;
        this.#mask = mask;
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
    this.shut();
  }

  /** Whether the vat's manifest grants a permission. Asked once, when the glue is bound. */
  granted(permission: string): boolean {
    return this.permissions.has(permission);
  }

  /** Takes the oldest delivery of one dispatch that waits for the vat, as if the guest had handled it; false when none waits. */
  discard(dispatch: number): boolean {
    return this.host.discard(this.vat, dispatch);
  }

  /**
   * A function of the glue as the VM should call it: itself, or, in a vat that is observed or keeps a transcript, one that also tells its
   * result. So a vat of which nobody wants to know pays nothing for it. `words` makes the call's number and slots of its arguments.
   */
  observed<Slots extends unknown[], Answer extends number | undefined>(
    call: (...slots: Slots) => Answer,
    words: (slots: Slots) => Int32Array = () => NO_DATA,
  ): (...slots: Slots) => Answer {
    if (this.observer === null && this.transcript === null) return call;
    return (...slots) => {
      if (this.replay !== null) return this.replay.answer(words(slots), this) as Answer;
      const calls = this.last;
      const answer =
        this.transcript === null
          ? call(...slots)
          : this.transcript.record(words(slots), this, () => call(...slots));
      if (this.last !== calls && this.observer !== null)
        this.notify(this.trace[(this.last & TraceRing.Mask) + TraceRing.Result]);
      return answer;
    };
  }

  /** The device's cell behind a handle, which must be of this kind and have these rights; else the guest faults. */
  resolve(handle: number, kind: number, rights: number): number {
    const words = this.#words;
    const at = this.#imports + ((handle << 2) & this.#mask);
    if (handle > 0 && words[at] === handle) {
      const rows = this.#rows;
      const row = words[at | Entry.Object] << ObjectRow.Shift;
      if (rows[row | ObjectRow.Kind] === kind && (rows[row | ObjectRow.Rights] & rights) === rights)
        return rows[row | ObjectRow.Cell];
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
    const words = this.#words;
    const at = this.#imports + ((handle << 2) & this.#mask);
    if (handle > 0 && words[at] === handle) {
      const object = words[at | Entry.Object];
      return this.#rows[(object << ObjectRow.Shift) | ObjectRow.Kind] === ObjectRow.Gone ? NO_HANDLE : object;
    }
    return (handle & this.#exportBit) === 0 ? NO_HANDLE : askExport(this, handle);
  }

  /** Faults when both are the same handle, which the call consumes: what it gives away it cannot also lend, or give twice. */
  apart(consumed: number, other: number): void {
    if (consumed === other && this.clist.objectOf(consumed) !== 0)
      this.fault('twice', 'a handle that the call consumes is passed to it once');
  }

  /** Takes a consumed import out of the vat's table. A number that is none (`Maybe`), an export and a promise are left alone. */
  consume(handle: number): void {
    const words = this.#words;
    const at = this.#imports + ((handle << 2) & this.#mask);
    if (handle > 0 && words[at] === handle) {
      const resource = words[at | Entry.Object];
      if (
        this.#rows[(resource << ObjectRow.Shift) | ObjectRow.Kind] > 0 &&
        this.clist.removeLatest(handle, at)
      ) {
        // As Names.remove, for what has no link.
        this.objects.letGo(resource);
        return;
      }
    }
    consumeOther(this, handle);
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
    if (!this.objects.holdLatest(object)) return tellOther(this, object);
    // Who imports a resource holds it or knows it, so this one needs no search.
    const handle = this.clist.allocateNext(object);
    if (handle === 0) return owned(this, this.clist.allocateNew(object));
    if (this.told.unseen.size > 0) this.told.unseen.delete(handle);
    return handle;
  }

  output(device: number, bytes: Uint8Array): void {
    this.host.output(this.vat, device, bytes);
  }

  #refuse(handle: number, rights: number): never {
    const { objects } = this;
    const object = this.clist.objectOf(handle);
    if (object === 0) this.fault('bad-handle');
    if (objects.isGone(object)) this.fault('gone');
    if ((objects.rightsOf(object) & rights) !== rights) this.fault('missing-right');
    this.fault('wrong-kind');
  }
}

/** {@link Gate.askAny} of a number of the vat's own. */
function askExport({ clist, objects }: Gate, handle: number): number {
  const object = clist.objectOf(handle);
  return object === 0 || objects.isGone(object) ? NO_HANDLE : object;
}

/** {@link Gate.consume} of what is no usable import of a resource. */
function consumeOther({ clist, objects, names }: Gate, handle: number): void {
  const object = clist.knownObjectOf(handle);
  if (object === 0 || clist.isExport(handle) || objects.isPromise(object)) return;
  names.remove(handle);
}

/** {@link Gate.ownObject} of what somebody holds or knows already, or of no resource. */
function tellOther(gate: Gate, object: number): number {
  if (!gate.objects.isUsed(object)) throw new Error(`a handler answered ${object}, which is no object`);
  return owned(gate, gate.names.tell(object));
}

function owned(gate: Gate, handle: number): number {
  if (handle === 0) gate.fault('handle-table-full');
  gate.told.unseen.delete(handle);
  return handle;
}
