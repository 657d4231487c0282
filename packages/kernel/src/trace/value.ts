/** A value of a traced call, apart from how it is shown. */
export type TraceValue =
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** `name` is null for a number that is no member. */
  | { readonly kind: 'enum'; readonly value: number; readonly name: string | null }
  /** `rest` are the bits that no member names. */
  | { readonly kind: 'flags'; readonly names: readonly string[]; readonly rest: number }
  | TracedHandle
  /** `pointer` is null where no memory is involved; `fields` is null where the memory was not seen. */
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly pointer: number | null;
      readonly fields: readonly TracedField[] | null;
    }
  | TracedBytes
  | TracedList
  /** The value of a `@sensitive` parameter. */
  | { readonly kind: 'redacted' };

export interface TracedField {
  readonly name: string;
  readonly value: TraceValue;
}

export interface TracedHandle {
  readonly kind: 'handle';
  /** The guest's number; 0 is none. */
  readonly handle: number;
  /** Name of the kind; null when neither the ABI nor the kernel can tell. */
  readonly of: string | null;
  /** The kernel's name of the object: `ko12`. Null when the number was no handle, or nobody was asked. */
  readonly object: string | null;
  /** The rights that the holder has; null where they are not known or the kind has none. */
  readonly rights: TraceValue | null;
  /** Whether the call made it. */
  readonly made: boolean;
}

export interface TracedBytes {
  readonly kind: 'bytes';
  readonly pointer: number | null;
  /** Bytes that the guest passed: the capacity of a buffer that the call fills. */
  readonly length: number;
  /** The beginning of what was passed, or of what the call wrote; null where that was not seen. */
  readonly excerpt: Uint8Array | null;
  /** Whether there is more than the excerpt. */
  readonly cut: boolean;
}

export interface TracedList {
  readonly kind: 'list';
  readonly pointer: number | null;
  /** Elements that the guest passed: the capacity of a list that the call fills. */
  readonly length: number;
  readonly elements: readonly TraceValue[] | null;
  readonly cut: boolean;
}

/** What a syscall came to. */
export type TraceResult =
  /** Nothing to say; or a value in memory that was not seen. */
  | { readonly kind: 'ok' }
  | { readonly kind: 'value'; readonly value: TraceValue }
  | { readonly kind: 'none' }
  | { readonly kind: 'error'; readonly name: string }
  /** A word that the call does not declare: the handler's mistake. */
  | { readonly kind: 'undeclared'; readonly code: number }
  | { readonly kind: 'fault' };

/** A syscall with typed values. `parameters` is null when the guest's words were not those of the call. */
export interface TracedCall {
  readonly number: number;
  readonly name: string;
  readonly parameters: readonly TracedField[] | null;
  readonly result: TraceResult;
  /** Where the result would be, when it was not seen there: the call faulted, or nobody read the memory. Else null. */
  readonly out: number | null;
  /** Fuel that the call costs by its declaration. */
  readonly charge: number;
}

/** What stands for a `@sensitive` value. */
export const REDACTED: TraceValue = Object.freeze({ kind: 'redacted' });
