/**
 * What the back end `trace` makes of an ABI: all that is needed to say a syscall or a dispatch with typed values. The kernel takes it as
 * a value, beside the ABI's tables; it is read only where a trace or a fault record is made.
 */
export interface TraceTable {
  readonly profiles: Readonly<Record<string, TraceProfile>>;
  readonly enums: Readonly<Record<string, TraceEnum>>;
  readonly records: Readonly<Record<string, TraceRecord>>;
  readonly kinds: readonly TraceKind[];
  readonly syscalls: readonly TraceSyscall[];
  readonly dispatches: readonly TraceDispatch[];
}

export interface TraceProfile {
  readonly wordBits: 16 | 32;
  readonly handleBits: 16 | 32;
  readonly littleEndian: boolean;
}

export interface TraceEnum {
  readonly bits: 8 | 16 | 32;
  readonly flags: boolean;
  /** Names by value. */
  readonly members: Readonly<Record<number, string>>;
}

/** A record lies in memory the same on every profile but for the byte order. */
export interface TraceRecord {
  readonly size: number;
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly type: TraceType }[];
}

export interface TraceKind {
  readonly number: number;
  readonly name: string;
  /** The flags enum of its rights; null when it has none. */
  readonly rights: string | null;
}

export interface TraceSyscall {
  readonly number: number;
  readonly name: string;
  readonly family: string;
  readonly cost: { readonly base: number; readonly perByte: number };
  readonly parameters: readonly TraceParameter[];
  readonly result: { readonly type: TraceType | null; readonly optional: boolean };
  /** Declared errors by their code. */
  readonly errors: Readonly<Record<number, string>>;
  /** How the call is lowered, by profile; a profile that lacks the call is not there. */
  readonly on: Readonly<Record<string, TraceLowering>>;
}

export interface TraceLowering {
  /** What the slot says that comes back; `pointer`: an error, or that there is a value, which lies where the slots of -1 say. */
  readonly answer: 'nothing' | 'value' | 'handle' | 'pointer';
  readonly slots: readonly TraceSlot[];
}

/**
 * One word of a call. `of` is the index of its parameter, -1 for the pointer to the result; `shift` places a `word` in its value; a `size`
 * says how much the guest knows of the extensible record in front of it.
 */
export interface TraceSlot {
  readonly of: number;
  readonly part: 'word' | 'pointer' | 'length' | 'size' | 'handle';
  readonly shift: number;
}

export interface TraceDispatch {
  readonly number: number;
  readonly name: string;
  readonly parameters: readonly TraceParameter[];
}

export interface TraceParameter {
  readonly name: string;
  readonly type: TraceType;
  /** `inout`: read, then filled; what is shown is what the call left there. */
  readonly direction: 'in' | 'out' | 'inout';
  /** Nothing of the value is ever shown. */
  readonly sensitive: boolean;
}

export type TraceType =
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'bool' }
  /** IEEE 754; one slot, which is remembered as one or two words. */
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'record'; readonly name: string }
  | { readonly kind: 'bytes'; readonly max: number }
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'list'; readonly element: TraceType; readonly max: number }
  /** `of` is the name of the kind; null for any. */
  | { readonly kind: 'handle'; readonly of: string | null };

/** Types whose value has a length of its own. */
export type BufferType = Extract<TraceType, { readonly kind: 'bytes' | 'text' | 'list' }>;

export function isBuffer(type: TraceType): type is BufferType {
  return type.kind === 'bytes' || type.kind === 'text' || type.kind === 'list';
}
