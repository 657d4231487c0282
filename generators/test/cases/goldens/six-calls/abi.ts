/** The six calls that the description of the lowering spells out, slot by slot. */
import type { Bytes, Dispatches, Handle, Kind, List, Option, Out, Own, Result, Struct, Syscalls } from '@callgate/abi/language.js';
import type { i16, i8, u16, u32, u64, u8 } from '@callgate/abi/language.js';

/** @flags */
export enum SaulRight {
  Read = 1,
  Write = 2,
}

/**
 * A sensor or an actuator.
 * @kind 1024
 */
export interface SaulDevice extends Kind<SaulRight> {}

/**
 * A timer that was set and has not fired.
 * @kind 1025
 */
export interface TimerEvent extends Kind {}

/**
 * Something that takes messages.
 * @kind 1026
 */
export interface Target extends Kind {}

/**
 * An answer that is still to come.
 * @kind 1027
 */
export interface Promise extends Kind {}

export enum SaulError {
  NoDevice = 1,
  NotSupported = 2,
}

/** One physical reading. */
export interface Phydat extends Struct {
  v1: i16;
  v2: i16;
  v3: i16;
  count: u8;
  unit: u8;
  scale: i8;
}

/** Guest to kernel. */
export interface SixSyscalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   */
  timerSetMs(ms: u32): Own<TimerEvent>;

  /**
   * @syscall 1025
   * @effect input
   * @cost 20 + 1/byte
   */
  saulReadName(device: Handle<SaulDevice>, name: Out<Bytes<64>>): u16;

  /**
   * @syscall 1026
   * @effect input
   */
  saulIterInit(): Option<Own<SaulDevice, SaulRight.Read | SaulRight.Write>>;

  /**
   * @syscall 1027
   * @effect input
   * @example Reads once:
   * ```c
   * callgate_phydat reading;
   * if (callgate_saul_read(device, &reading) == 0)
   *   use(reading.v1);
   * ```
   * ```ts
   * if (saulRead(device, reading) == 0) use(reading.v1);
   * ```
   */
  saulRead(device: Handle<SaulDevice, SaulRight.Read>): Result<Phydat, SaulError.NoDevice | SaulError.NotSupported>;

  /**
   * @syscall 1028
   * @effect input
   */
  clockMicros(): u64;
}

/** Kernel to guest. */
export interface SixDispatches extends Dispatches {
  /**
   * A message for an object of the guest.
   * @dispatch 1024
   */
  deliver(target: Handle<Target>, body: Bytes<1024>, slots: List<u8, 16>, result: Handle<Promise>): void;
}
