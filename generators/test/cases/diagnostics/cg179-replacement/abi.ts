import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @deprecated 1.0 use opens */
  open(): void; //~ CG179 `open` is deprecated in favour of `opens`, which is not there.
  /** @syscall 1025 @effect pure @deprecated 1.0 use open */
  shut(): void; //~ CG179 `shut` is deprecated in favour of `open`, which is deprecated itself.
  /** @syscall 1026 @effect pure @deprecated 1.0 use ring */
  knock(): void; //~ CG179 `knock` is deprecated in favour of `ring`, which is unstable.
  /** @syscall 1027 @effect pure @unstable bells */
  ring(): void;
  /** @syscall 1028 @effect pure @unstable bells @deprecated 1.0 use ring */
  rattle(): void;
}

/**
 * @retired 1030 slam 1.0 use shut
 * @retired 1031 bang 1.0 use ringing
 * @retired 1032 thump 1.0 because of the neighbours
 * @retired kind 4000 Bell 1.0 use Way
 */
export interface Gone extends Syscalls {} //~^^^^^ CG179 `slam` is retired in favour of `shut`, which is deprecated itself.
//~^^^^^ CG179 `bang` is retired in favour of `ringing`, which is not there.

/** @retired 4 Low 1.0 use Down @retired 5 Flat 1.0 use Up */ //~ CG179 `Way.Low` is retired in favour of `Down`, which is not there.
export enum Way {
  Up = 1,
  /** @deprecated 1.0 use Up */
  High = 2,
  /** @deprecated 1.0 use Way.Up */
  Higher = 3,
}

export interface Span extends Struct {
  from: u16;
  /** @deprecated 1.0 use from */
  start: u16;
}
