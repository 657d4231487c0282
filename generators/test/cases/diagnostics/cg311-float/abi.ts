import type { Dispatches, List, Option, Struct, Syscalls, f32, f64, u8 } from '@callgate/abi/language.js';

export interface Near extends Struct { at: f32 }
export interface Far extends Struct { mark: u8; near: Near }
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  steer(angle: f64): void; //~ CG311 `steer` has an `f64`, and `embedvm16` has no floats.
  /** @syscall 1025 @effect pure */
  angle(): Option<f32>; //~ CG311 `angle` has an `f32`, and `embedvm16` has no floats.
  /** @syscall 1026 @effect pure */
  move(to: Far): void; //~ CG311 `move` has an `f32`, and `embedvm16` has no floats.
  /** @syscall 1027 @effect pure @profile wasm32 */
  moveThere(to: Far): f64;
  /** @syscall 1028 @effect pure */
  moveAll(to: List<Far, 4>): void; //~ CG311 `moveAll` has an `f32`, and `embedvm16` has no floats.
}

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  moved?(to: Far): void; //~ CG311 `moved` has an `f32`, and `embedvm16` has no floats.
}
