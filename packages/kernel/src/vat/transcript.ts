import type { TraceTable } from '../trace/table.js';
import { sizeOf } from '../trace/read-memory.js';
import type { Incoming } from '../deliver/incoming.js';
import type { GuestMemory } from '../gate/memory.js';
import type { Outcome, OutcomeKind } from './vm.js';

/** Bytes that a syscall wrote into the guest's memory. */
interface Write {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** One syscall: what the guest asked, and all that it can tell from the answer. */
export interface RecordedCall {
  /** The call's number and its slots; for host code nothing. */
  readonly words: Int32Array;
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
  outcome: OutcomeKind;
  fuelUsed: number;
}

/**
 * Everything that happened to a vat since its VM was made: each entry with its syscalls and their answers. From it the VM is made again, as it was
 * before a crank that left no trace.
 */
export class Transcript {
  readonly #entries: RecordedEntry[] = [];
  #current: RecordedEntry | null = null;
  /** Where the call may write that is being made. */
  #open: Write[] = [];
  readonly #plans: ReadonlyMap<number, readonly OutPlan[]>;

  constructor(table: TraceTable | undefined, profile: string) {
    this.#plans = table === undefined ? new Map() : plansOf(table, profile);
  }

  get entries(): readonly RecordedEntry[] {
    return this.#entries;
  }

  /** An entry begins. */
  begin(words: Int32Array | null, incoming: Incoming | null, fuel: number): void {
    this.#current = { words, incoming, fuel, calls: [], outcome: 'returned', fuelUsed: 0 };
  }

  /** The entry is over and its crank is kept. */
  keep({ kind, fuelUsed }: Outcome): void {
    if (this.#current === null) return;
    this.#current.outcome = kind;
    this.#current.fuelUsed = fuelUsed;
    this.#entries.push(this.#current);
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
  called(answer: unknown): void {
    this.#current?.calls.push({ words: NO_WORDS, answer, charges: 0, writes: [] });
  }

  /** Makes a guest's syscall and writes down what it did to the guest. */
  record<Answer>(
    words: Int32Array,
    meter: { charges: number; readonly memory: GuestMemory | null },
    call: () => Answer,
  ): Answer {
    const before = meter.charges;
    const regions = this.#regions(words, meter.memory);
    this.#open = regions;
    const answer = call();
    this.#current?.calls.push({
      words,
      answer,
      charges: meter.charges - before,
      writes: regions.flatMap(({ at, bytes }) => changed(at, bytes, meter.memory)),
    });
    return answer;
  }

  /** A handler is about to write more than the words of its call say: elements that are wider than bytes. */
  touch(at: number, size: number, memory: GuestMemory): void {
    const bytes = memory.peek(at, size)?.slice();
    if (bytes !== undefined) this.#open.push({ at, bytes });
  }

  /** What lies where a call may write, before it writes. */
  #regions(words: Int32Array, memory: GuestMemory | null): Write[] {
    const regions: Write[] = [];
    for (const { pointer, length, elementBytes } of this.#plans.get(words[0]) ?? []) {
      const at = words[pointer + 1] >>> 0;
      const size = length < 0 ? elementBytes : (words[length + 1] >>> 0) * elementBytes;
      const bytes = memory?.peek(at, size)?.slice();
      if (bytes !== undefined) regions.push({ at, bytes });
    }
    return regions;
  }
}

const NO_WORDS = new Int32Array(0);

/** Where a call writes: the slots of its pointer and of its length in elements; -1 for one element. */
interface OutPlan {
  readonly pointer: number;
  readonly length: number;
  readonly elementBytes: number;
}

/** For each call, by number, where it writes into the guest's memory. */
function plansOf(table: TraceTable, profileId: string): Map<number, readonly OutPlan[]> {
  const plans = new Map<number, readonly OutPlan[]>();
  const profile = table.profiles[profileId];
  for (const { number, parameters, result, on } of table.syscalls) {
    const lowering = on[profileId];
    if (lowering === undefined) continue;
    const found: OutPlan[] = [];
    lowering.slots.forEach(({ of, part }, pointer) => {
      if (part !== 'pointer') return;
      if (of < 0) {
        const type = result.type;
        found.push({
          pointer,
          length: -1,
          elementBytes: type === null ? 0 : valueSize(type, table, profile),
        });
        return;
      }
      const { type, direction } = parameters[of];
      if (direction === 'in') return;
      const length = lowering.slots.findIndex((slot) => slot.of === of && slot.part === 'length');
      const element = type.kind === 'list' ? sizeOf(type.element, table, profile) : 1;
      found.push({ pointer, length, elementBytes: element });
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
