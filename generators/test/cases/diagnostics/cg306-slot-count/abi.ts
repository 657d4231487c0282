import type { Bytes, Dispatches, Syscalls, u32, u64, u8 } from '@callgate/abi/language.js';

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  send(a: u64, b: u32, c: u8): void; //~ CG306 `send` takes 7 slots on `embedvm16`, where 6 is the most.
  /** @syscall 1025 @effect pure @profile wasm32 */
  sendThere(a: u64, b: u32, c: u8): void;
}
export interface Told extends Dispatches {
  /** @dispatch 1024 */
  grew?(a: u64, b: u64): void; //~ CG306 `grew` takes 8 slots on `embedvm16`, where 7 is the most.
}
