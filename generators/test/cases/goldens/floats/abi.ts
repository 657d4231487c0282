/** Numbers of IEEE 754, which exist on wasm only. */
import type { Dispatches, InOut, List, Option, Reserved, Result, Struct, Syscalls, f32, f64, u16, u8 } from '@callgate/abi/language.js';

export enum FloatError {
  Late = 1,
}

/** A place between the others. */
export interface Spot extends Struct {
  mark: u8;
  near: f32;
  far: f64;
  rest: Reserved<u16>;
  last: f32;
}

/** Holds one. */
export interface Spots extends Struct {
  tag: u16;
  spot: Spot;
}

export interface FloatCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  count(mark: u8): u8;

  /**
   * @syscall 1025
   * @profile wasm32
   * @effect pure
   */
  sendFloats(near: f32, mark: u8, far: f64): void;

  /**
   * @syscall 1026
   * @profile wasm32
   * @effect pure
   */
  getF32(): f32;

  /**
   * @syscall 1027
   * @profile wasm32
   * @effect pure
   */
  getF64(near: f32): f64;

  /**
   * @syscall 1028
   * @profile wasm32
   * @effect pure
   */
  tryF32(): Result<f32, FloatError.Late>;

  /**
   * @syscall 1029
   * @profile wasm32
   * @effect pure
   */
  tryF64(far: f64): Result<f64, FloatError.Late>;

  /**
   * @syscall 1030
   * @profile wasm32
   * @effect pure
   */
  maybeF64(): Option<f64>;

  /**
   * @syscall 1031
   * @profile wasm32
   * @effect pure
   */
  swapSpots(spots: Spots): Spots;

  /**
   * @syscall 1032
   * @profile wasm32
   * @effect pure
   */
  turnFloats(a: List<f32, 4>, b: InOut<List<f64, 4>>): u16;

  /**
   * @syscall 1033
   * @profile wasm32
   * @effect input
   */
  findFloats(): List<f32, 4>;

  /**
   * @syscall 1034
   * @profile wasm32
   * @effect pure
   */
  trySpots(spots: List<Spot, 4>): Result<List<Spot, 4>, FloatError.Late>;
}

/** What has no word is pulled. */
export interface FloatDispatches extends Dispatches {
  /**
   * @dispatch 1024
   * @profile wasm32
   */
  steered?(near: f32, far: f64, mark: u8, fars: List<f64, 4>): void;

  /**
   * @dispatch 1025
   * @profile wasm32
   */
  spotted?(spots: Spots, all: List<Spot, 4>): void;
}
