import type { Dispatches, List, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/** @extensible */
export interface Span extends Struct { from: u16; to: u16 }
export interface Plan extends Struct {
  first: Span; //~ CG190 The field `first` of the record `Plan` is an extensible record.
  count: u16;
}

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  measure(span: Span): Span;
  /** @syscall 1025 @effect pure */
  measureAll(spans: List<Span, 4>): void; //~ CG190 `measureAll` has a list of extensible records.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  measured?(span: Span): void;
  /** @dispatch 1025 */
  measuredAll?(spans: List<Span, 4>): void; //~ CG190 `measuredAll` has a list of extensible records.
}
