import type { TraceTable } from '../trace/table.js';
import { sizeOf } from '../trace/read-memory.js';
import type { Incoming } from '../deliver/incoming.js';
import type { HeldBytes } from '../journal/held-bytes.js';
import type { GuestMemory } from '../gate/memory.js';
import { digestOf } from './digest.js';
import type { Outcome, OutcomeKind, Vm } from './vm.js';

/** Bytes that a syscall wrote into the guest's memory. */
interface Write {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** One syscall: what the guest asked, and all that it can tell from the answer. */
export interface RecordedCall {
  /** The call's number and its slots; for host code nothing. */
  readonly words: Int32Array;
  /** Of host code: the name of the call. */
  readonly name: string;
  /** Digest of what the call read: of a guest's memory; of host code its arguments. Empty for nothing. */
  readonly asked: string;
  readonly answer: unknown;
  /** Fuel that the glue charged on the host's side. */
  readonly charges: number;
  readonly writes: readonly Write[];
}

/** One entry into the guest. */
export interface RecordedEntry {
  /** The dispatch's number and words; null for a guest that went on. */
  readonly words: Int32Array | null;
  /** What host code was told whole; null for a guest. */
  readonly incoming: Incoming | null;
  readonly fuel: number;
  readonly calls: RecordedCall[];
  /** Bytes of what they wrote or answered. */
  bytes: number;
  outcome: OutcomeKind;
  fuelUsed: number;
}

/** With so many entries, or so many syscalls in them, a snapshot is worth its while, */
const MANY_ENTRIES = 256;
const MANY_CALLS = 4_096;
/** And so with so many bytes that its syscalls wrote or answered, as many as a guest's memory commonly has. */
const MANY_BYTES = 16 << 20;

/**
 * Everything that happened to a vat since its VM was made, or since a snapshot of it: each entry with its syscalls and their answers. From it the
 * VM is made again, as it was before a crank that left no trace.
 */
export class Transcript {
  readonly #entries: RecordedEntry[] = [];
  #current: RecordedEntry | null = null;
  #snapshot: Uint8Array | null = null;
  /** Syscalls of the entries. */
  #calls = 0;
  /** Bytes of what they wrote or answered. */
  #bytes = 0;
  /** Where the call may write that is being made. */
  #open: Write[] = [];
  readonly #plans: ReadonlyMap<number, readonly Plan[]>;

  constructor(
    private readonly held: HeldBytes,
    table: TraceTable | undefined,
    profile: string,
  ) {
    this.#plans = table === undefined ? new Map() : plansOf(table, profile);
  }

  get entries(): readonly RecordedEntry[] {
    return this.#entries;
  }

  /** What the VM was before the first entry; null when it was just made. */
  get snapshot(): Uint8Array | null {
    return this.#snapshot;
  }

  /** Begins afresh with a snapshot when there is much to make again. Called at the end of a kept entry. */
  shorten(vm: Vm): void {
    const isShort =
      this.#entries.length < MANY_ENTRIES && this.#calls < MANY_CALLS && this.#bytes < MANY_BYTES;
    if (isShort) return;
    if (vm.snapshot === undefined || vm.restore === undefined) return;
    this.#snapshot = vm.snapshot();
    this.#entries.length = 0;
    this.#calls = 0;
    this.#bytes = 0;
  }

  /** An entry begins. */
  begin(words: Int32Array | null, incoming: Incoming | null, fuel: number): void {
    this.#current = { words, incoming, fuel, calls: [], bytes: 0, outcome: 'returned', fuelUsed: 0 };
  }

  /** The entry is over and its crank is kept. */
  keep({ kind, fuelUsed }: Outcome): void {
    if (this.#current === null) return;
    this.#current.outcome = kind;
    this.#current.fuelUsed = fuelUsed;
    this.#entries.push(this.#current);
    this.#calls += this.#current.calls.length;
    this.#bytes += this.#current.bytes;
    this.#current = null;
  }

  /** The entry left no trace. */
  forget(): void {
    this.#current = null;
  }

  /** The entries behind the first `count` left no trace either. */
  truncate(count: number): void {
    this.#entries.length = count;
    this.#current = null;
  }

  /** A syscall of host code, whose answer is a value. */
  called(name: string, asked: string, answer: unknown): void {
    this.#add({ words: NO_WORDS, name, asked, answer, charges: 0, writes: [] }, sizeOfAnswer(answer));
  }

  /** Makes a guest's syscall and writes down what it did to the guest. */
  record<Answer>(
    words: Int32Array,
    meter: { charges: number; readonly memory: GuestMemory | null },
    call: () => Answer,
  ): Answer {
    const before = meter.charges;
    const asked = this.askedOf(words, meter.memory);
    const regions = this.#regions(words, meter.memory);
    this.#open = regions;
    const answer = call();
    const writes = regions.flatMap(({ at, bytes }) => changed(at, bytes, meter.memory));
    const size = writes.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#add({ words, name: '', asked, answer, charges: meter.charges - before, writes }, size);
    return answer;
  }

  #add(call: RecordedCall, size: number): void {
    if (this.#current === null) return;
    this.#current.calls.push(call);
    this.#current.bytes += size;
    this.held.add(size, 'a syscall of its transcript');
  }

  /** A handler is about to write more than the words of its call say: elements that are wider than bytes. */
  touch(at: number, size: number, memory: GuestMemory): void {
    const bytes = memory.peek(at, size)?.slice();
    if (bytes !== undefined) this.#open.push({ at, bytes });
  }

  /** Digest of what a guest's call is about to read from its memory; empty when that is nothing. */
  askedOf(words: Int32Array, memory: GuestMemory | null): string {
    const plans = this.#plans.get(words[0])?.filter(({ direction }) => direction !== 'out') ?? [];
    return plans.length === 0 ? '' : digestOf(plans.map((plan) => bytesAt(plan, words, memory)));
  }

  /** What lies where a call may write, before it writes. */
  #regions(words: Int32Array, memory: GuestMemory | null): Write[] {
    const regions: Write[] = [];
    for (const plan of this.#plans.get(words[0]) ?? []) {
      if (plan.direction === 'in') continue;
      const bytes = bytesAt(plan, words, memory)?.slice();
      if (bytes !== undefined) regions.push({ at: words[plan.pointer + 1] >>> 0, bytes });
    }
    return regions;
  }
}

const NO_WORDS = new Int32Array(0);

/** Bytes of what host code was answered: bytes, a body with slots, or a word. */
function sizeOfAnswer(answer: unknown): number {
  if (answer instanceof Uint8Array) return answer.length;
  const { body, slots } = (answer ?? {}) as { readonly body?: Uint8Array; readonly slots?: Int32Array };
  return (body?.length ?? 0) + (slots?.byteLength ?? 0);
}

/** Where a call reads or writes: the slots of its pointer and of its length in elements; -1 for one element. */
interface Plan {
  readonly direction: 'in' | 'out' | 'inout';
  readonly pointer: number;
  readonly length: number;
  readonly elementBytes: number;
}

/** What lies at a plan's place; undefined where that is not all inside. */
function bytesAt(
  { pointer, length, elementBytes }: Plan,
  words: Int32Array,
  memory: GuestMemory | null,
): Uint8Array | undefined {
  const size = length < 0 ? elementBytes : (words[length + 1] >>> 0) * elementBytes;
  return memory?.peek(words[pointer + 1] >>> 0, size) ?? undefined;
}

/** For each call, by number, where it reads and writes in the guest's memory. */
function plansOf(table: TraceTable, profileId: string): Map<number, readonly Plan[]> {
  const plans = new Map<number, readonly Plan[]>();
  const profile = table.profiles[profileId];
  for (const { number, parameters, result, on } of table.syscalls) {
    const lowering = on[profileId];
    if (lowering === undefined) continue;
    const found: Plan[] = [];
    lowering.slots.forEach(({ of, part }, pointer) => {
      if (part !== 'pointer') return;
      if (of < 0) {
        const type = result.type;
        found.push({
          direction: 'out',
          pointer,
          length: -1,
          elementBytes: type === null ? 0 : valueSize(type, table, profile),
        });
        return;
      }
      const { type, direction } = parameters[of];
      const length = lowering.slots.findIndex((slot) => slot.of === of && slot.part === 'length');
      const one = type.kind === 'list' ? type.element : type.kind === 'record' ? type : null;
      const elementBytes = one === null ? 1 : sizeOf(one, table, profile);
      found.push({ direction, pointer, length, elementBytes });
    });
    if (found.length > 0) plans.set(number, found);
  }
  return plans;
}

/** Bytes of a result that goes through a pointer: a value, or the length of one that waits in the register. */
function valueSize(
  type: Parameters<typeof sizeOf>[0],
  table: TraceTable,
  profile: Parameters<typeof sizeOf>[2],
): number {
  const inRegister = type.kind === 'bytes' || type.kind === 'text' || type.kind === 'list';
  return inRegister ? 2 : sizeOf(type, table, profile);
}

function changed(at: number, before: Uint8Array, memory: GuestMemory | null): Write[] {
  const now = memory?.peek(at, before.length);
  if (now === null || now === undefined || now.every((byte, index) => byte === before[index])) return [];
  return [{ at, bytes: now.slice() }];
}
