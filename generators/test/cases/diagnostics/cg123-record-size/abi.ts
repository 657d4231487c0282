import type { Struct, Syscalls, u64, u8 } from '@callgate/abi/language.js';

export interface Row extends Struct { x0: u64; x1: u64; x2: u64; x3: u64; x4: u64; x5: u64; x6: u64; x7: u64; x8: u64; x9: u64; x10: u64; x11: u64; x12: u64; x13: u64; x14: u64; x15: u64 }
export interface Square extends Struct { r0: Row; r1: Row; r2: Row; r3: Row; r4: Row; r5: Row; r6: Row; r7: Row; r8: Row; r9: Row; r10: Row; r11: Row; r12: Row; r13: Row; r14: Row; r15: Row }
export interface Half extends Struct { one: Square }
export interface Full extends Struct { one: Square; other: Square }
/** The tail is padded to the width of the largest field. */
export interface Over extends Struct { full: Full; more: u8 } //~ CG123 The record `Over` has 4104 bytes, and none may have more than 4096.
/** It is too large because of what it holds. */
export interface Beyond extends Struct { over: Over; again: Over }

export interface Deep0 extends Struct { in: Deep1 }
export interface Deep1 extends Struct { in: Deep2 } //~ CG123 The record `Deep1` holds records 17 deep, and none may hold them deeper than 16.
export interface Deep2 extends Struct { in: Deep3 }
export interface Deep3 extends Struct { in: Deep4 }
export interface Deep4 extends Struct { in: Deep5 }
export interface Deep5 extends Struct { in: Deep6 }
export interface Deep6 extends Struct { in: Deep7 }
export interface Deep7 extends Struct { in: Deep8 }
export interface Deep8 extends Struct { in: Deep9 }
export interface Deep9 extends Struct { in: Deep10 }
export interface Deep10 extends Struct { in: Deep11 }
export interface Deep11 extends Struct { in: Deep12 }
export interface Deep12 extends Struct { in: Deep13 }
export interface Deep13 extends Struct { in: Deep14 }
export interface Deep14 extends Struct { in: Deep15 }
export interface Deep15 extends Struct { in: Deep16 }
export interface Deep16 extends Struct { in: Deep17 }
export interface Deep17 extends Struct { x: u8 }

export interface Squares extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(half: Half, full: Full): Beyond;
  /** @syscall 1025 @effect pure */
  deep(at: Deep0): Deep1;
}
