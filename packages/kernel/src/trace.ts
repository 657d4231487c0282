import type { AbiTable, DispatchSlot, SyscallEntry } from './abi-table.js';

/** Finds entries of an ABI by their numbers. */
export class AbiIndex {
  readonly #syscalls: ReadonlyMap<number, SyscallEntry>;

  constructor(readonly abi: AbiTable) {
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

  /** Name of a dispatch, for people. */
  dispatchName(number: number): string {
    return this.abi.dispatches.find((entry) => entry.number === number)?.name ?? `dispatch#${number}`;
  }

  /** Name of a kind, for people. */
  kindName(number: number): string {
    return this.abi.kinds.find((entry) => entry.number === number)?.name ?? `kind ${number}`;
  }
}

/** One syscall as a line of text: `saulRead(device=1, out=4096) = 0`. `result` is null for a call that faulted. */
export function formatSyscall(
  index: AbiIndex,
  profile: string,
  number: number,
  slots: ArrayLike<number>,
  result: number | null,
): string {
  const entry = index.syscall(number);
  if (entry === undefined) return `syscall#${number}(?) = ${answerText(undefined, result)}`;
  const names = entry.slots[profile] ?? [];
  const values = names.map(
    (name, at) => `${name}=${slots[at] >>> 0 > 0xffff_0000 ? slots[at] : slots[at] >>> 0}`,
  );
  return `${entry.name}(${values.join(', ')}) = ${answerText(entry, result)}`;
}

function answerText(entry: SyscallEntry | undefined, result: number | null): string {
  if (result === null) return 'fault';
  return entry?.errors[result] ?? String(result);
}
