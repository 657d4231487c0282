import type { AbiTable, DispatchSlot, SyscallEntry } from './abi-table.js';
import { TraceDecoder } from '../trace/decoder.js';
import type { TraceTable } from '../trace/table.js';

/** Finds entries of an ABI by their numbers. */
export class AbiIndex {
  readonly #syscalls: ReadonlyMap<number, SyscallEntry>;
  /** Says calls with typed values; null when the host gave no table for it. */
  readonly decoder: TraceDecoder | null;

  constructor(
    readonly abi: AbiTable,
    trace?: TraceTable,
  ) {
    this.decoder = trace === undefined ? null : new TraceDecoder(trace);
    this.#syscalls = new Map(abi.syscalls.map((entry) => [entry.number, entry]));
  }

  syscall(number: number): SyscallEntry | undefined {
    return this.#syscalls.get(number);
  }

  /** Name of a syscall, for people. */
  callName(number: number): string {
    return this.syscall(number)?.name ?? `syscall#${number}`;
  }

  /** The words of a dispatch on a profile. */
  dispatchSlots(number: number, profile: string): readonly DispatchSlot[] {
    return this.abi.dispatches.find((entry) => entry.number === number)?.slots[profile] ?? [];
  }

  /** Name of a kind, for people. */
  kindName(number: number): string {
    return this.abi.kinds.find((entry) => entry.number === number)?.name ?? `kind ${number}`;
  }
}
