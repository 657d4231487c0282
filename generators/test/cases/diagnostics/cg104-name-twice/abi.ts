import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export * from './other.js';

export interface Point extends Struct {
  x: u16;
  y: u16;
  X: u16; //~ CG104 The name `X` is used among the fields of `Point` beside `x` (abi.ts:6), which differs in case only.
  //~^ CG105 The name `X` cannot be spelt in every language.
}

export interface Draw extends Syscalls {
  /** @syscall 1024 @effect pure */
  line(from: u16, from: u16): void; //~ CG104 The name `from` is used twice among the parameters of `line` (first at abi.ts:14).

  /** @syscall 1025 @effect pure */
  line(from: u16): void; //~ CG104 The name `line` is used twice in the ABI (first at abi.ts:14).
}

/** A group may be named as a call is. */
export interface Line extends Syscalls {}

export enum Point { Far = 1, Near = 2, Far = 3 } //~ CG104 The name `Point` is used twice in the ABI (first at abi.ts:5).
//~^ CG104 The name `Far` is used twice among the members of `Point` (first at abi.ts:23).
