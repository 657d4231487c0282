import type { List, Out, Struct, Syscalls, f32, u16, u64 } from '@callgate/abi/language.js';

export interface Point extends Struct { x: u16 }

export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @profile wasm32 */
  sendFloats(items: List<f32, 4>): void; //~ CG301 `items` of `sendFloats` is a list of floats.
  /** @syscall 1025 @effect pure */
  fill(items: Out<List<Point, 4>>): u16; //~ CG301 `items` of `fill` is a list of records.
  /** @syscall 1026 @effect pure */
  sendWide(items: List<u64, 4>): void;
}
