import type { AbiStamp, Gate, GuestMemory } from '@callgate/kernel';

/** One dispatch as an EmbedVM guest gets it from `deliveryNext` or `nextDelivery`. */
export interface DispatchEntry {
  readonly number: number;
  readonly name: string;
  /** Lowered slots behind the number. */
  readonly slots: number;
  readonly optional: boolean;
}

/** Answer of the gate when the call has to wait: the machine stops before the result is pushed. */
export const WAITING = -1;

/** What the back end `embedvm-host` makes of an ABI, joined with the handlers that answer its syscalls. */
export interface EmbedVmGlue {
  readonly abi: AbiStamp;
  readonly dispatches: readonly DispatchEntry[];
  /**
   * The gate function of one vat, for user call 0: `argv[0]` is the call's number, then come its slots, as unsigned 16-bit words.
   * It answers the 16-bit result (0…65535) or {@link WAITING}. It adds the call's fuel to `gate.charges`.
   */
  bind(gate: Gate, memory: GuestMemory): (count: number, argv: Int32Array) => number;
}

/** The functions of one vat, by call number, while the families put theirs in. */
export type EmbedVmCalls = (((count: number, argv: Int32Array) => number) | undefined)[];
