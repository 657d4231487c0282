import type { AbiTable, DispatchEntry, SyscallEntry } from './abi-table.js';
import { rawCallShape } from '../raw/raw-calls.js';
import { TraceDecoder } from '../trace/decoder.js';
import type { TraceTable } from '../trace/table.js';

/** Finds entries of an ABI by their numbers. */
export class AbiIndex {
  readonly #syscalls: ReadonlyMap<number, SyscallEntry>;
  readonly #dispatches: ReadonlyMap<number, DispatchEntry>;
  /** Says calls with typed values; null when the host gave no table for it. */
  readonly decoder: TraceDecoder | null;

  constructor(
    readonly abi: AbiTable,
    trace?: TraceTable,
  ) {
    this.decoder = trace === undefined ? null : new TraceDecoder(trace);
    this.#syscalls = new Map(abi.syscalls.map((entry) => [entry.number, entry]));
    this.#dispatches = new Map(abi.dispatches.map((entry) => [entry.number, entry]));
  }

  syscall(number: number): SyscallEntry | undefined {
    return this.#syscalls.get(number);
  }

  /** Name of a syscall, for people; below 0 of one of a raw vat. */
  callName(number: number): string {
    if (number < 0) return rawCallShape(number)?.name ?? `syscall#${number}`;
    return this.syscall(number)?.name ?? `syscall#${number}`;
  }

  dispatch(number: number): DispatchEntry | undefined {
    return this.#dispatches.get(number);
  }

  /** Name of a kind, for people. */
  kindName(number: number): string {
    return this.abi.kinds.find((entry) => entry.number === number)?.name ?? `kind ${number}`;
  }
}
