/** The tables that the back end `kernel-ts` makes of an ABI, as the kernel takes them: values, not imports. */
export interface AbiTable {
  readonly stamp: AbiStamp;
  /** Sorted by number. */
  readonly syscalls: readonly SyscallEntry[];
  readonly dispatches: readonly DispatchEntry[];
  readonly kinds: readonly KindEntry[];
  /** Every permission that some call names, sorted. */
  readonly permissions: readonly string[];
}

/** Which ABI something was built against. */
export interface AbiStamp {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the canonical model, in hex. */
  readonly fingerprint: string;
}

export type Effect = 'pure' | 'input' | 'output' | 'external';

/** One handle that a call takes or makes. */
export interface HandlePlan {
  readonly parameter: string;
  readonly use: 'borrow' | 'consume' | 'create' | 'ask' | 'slot' | 'number';
  /** Kind numbers that fit: the kind and its sub-kinds; empty for any kind. */
  readonly kinds: readonly number[];
  /** Rights required (borrow, consume) or granted (create). */
  readonly rights: number;
  /** create: the parameter whose rights bound those granted; absent for none. */
  readonly from?: string;
}

export interface SyscallEntry {
  readonly number: number;
  readonly name: string;
  readonly family: string;
  /** Guards the call when it takes no handle; null when it needs none. */
  readonly permission: string | null;
  /** Fuel charged: `base`, and `perByte` for each byte of the lengths that the guest passed. */
  readonly cost: { readonly base: number; readonly perByte: number };
  readonly effect: Effect;
  readonly blocking: boolean;
  readonly handles: readonly HandlePlan[];
  /** Declared errors by their code, as people read them. */
  readonly errors: Readonly<Record<number, string>>;
  /** Names of the lowered slots, per target profile; a profile that lacks the call is not there. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

export interface DispatchEntry {
  readonly number: number;
  readonly name: string;
  readonly family: string;
  readonly optional: boolean;
  /** The lowered slots, per target profile. */
  readonly slots: Readonly<Record<string, readonly DispatchSlot[]>>;
}

/** One word of a lowered dispatch: all of a parameter, or 16 or 32 bits of it from `shift` on. */
export interface DispatchSlot {
  readonly name: string;
  readonly parameter: number;
  readonly bits: 16 | 32;
  readonly shift: 0 | 16 | 32 | 48;
}

export interface KindEntry {
  readonly number: number;
  readonly name: string;
  readonly family: string;
  /** Number of the parent kind; 0 for none. */
  readonly parent: number;
}
