import type { AbiStamp, Form, Gate, GuestMemory } from '@callgate/kernel';

/** A value type of a lowered slot. */
export type SlotType = 'i32' | 'f32' | 'f64';

/** One syscall as the guest imports it: module `callgate`, field `name#number`, of which only the number counts. */
export interface ImportEntry {
  readonly number: number;
  readonly name: string;
  readonly parameters: readonly SlotType[];
  readonly results: readonly SlotType[];
  /** Fuel of one call: `base`, and for each entry of `lengths` the value of that slot (unsigned) times `perByte`. */
  readonly cost: { readonly base: number; readonly perByte: number; readonly lengths: readonly LengthSlot[] };
  /** What crosses the border in it: the stamp of an image is compared with that. */
  readonly form: Form;
}

/**
 * A slot that says a length, and the bound that the ABI declares for it. A length above its bound is not charged: the call faults for
 * it, and does not end for want of fuel before it can.
 */
export interface LengthSlot {
  readonly slot: number;
  readonly max: number;
}

/** One dispatch as the guest exports it: `dispatch#number`, without a result. */
export interface ExportEntry {
  readonly number: number;
  readonly name: string;
  readonly parameters: readonly SlotType[];
  readonly optional: boolean;
  readonly form: Form;
}

/** What the back end `wasm-host` makes of an ABI, joined with the handlers that answer its syscalls. */
export interface WasmGlue {
  readonly abi: AbiStamp;
  readonly imports: readonly ImportEntry[];
  readonly exports: readonly ExportEntry[];
  /** The functions of one vat, by call number. They check everything that the guest passes. */
  bind(gate: Gate, memory: GuestMemory): ReadonlyMap<number, (...slots: number[]) => number | undefined>;
}

/** The functions of one vat, by call number, while the families put theirs in. */
export type WasmCalls = Map<number, (...slots: number[]) => number | undefined>;
