import type { Kref } from '../tables/outside.js';
import type { DeviceCalls } from './device-calls.js';
import type { DeviceNames } from './device-names.js';

/** What a device answers. Slots are drefs. */
export interface DeviceResult {
  readonly body: Uint8Array;
  readonly slots?: ArrayLike<number>;
  /** Says that the call failed; what the device did stays done, unlike after an exception. */
  readonly error?: boolean;
}

/**
 * What a device can ask of the kernel, on integer drefs: below 0 its own nodes (`exported`), above 0 imports. A call that breaks a rule throws an Error
 * and changes nothing. Within a crank everything is part of the crank; outside (a socket, a timer) it is committed at once. Bytes are copied.
 */
export interface DeviceSyscall {
  /** Queues a message without a result, to an object or a promise. */
  sendOnly(target: number, body: Uint8Array, slots?: ArrayLike<number>): void;
  /** The value of a key in the device's own store, or null; an empty value is a value. */
  vatstoreGet(key: Uint8Array): Uint8Array | null;
  vatstoreSet(key: Uint8Array, value: Uint8Array): void;
  vatstoreDelete(key: Uint8Array): void;
  /** The least key above `key` in byte order, or null. */
  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null;
  /** Runs the function that the host registered for this device under a name. */
  callKernelHook(
    name: string,
    body: Uint8Array,
    slots?: ArrayLike<number>,
  ): { body: Uint8Array; slots: Int32Array };
  /** Imports that the device no longer uses; they leave its table. */
  dropImports(drefs: ArrayLike<number>): void;
}

/** A device's code. What it throws is undone and becomes an error for who called. */
export interface DeviceCode {
  /** Answers `callNow` on a node of the device. Arrays are its own to keep. */
  invoke?(node: number, body: Uint8Array, slots: Int32Array): DeviceResult;
  /** Nobody uses these nodes any longer. */
  dropExports?(nodes: Int32Array): void;
}

/** A device as the host adds it: trusted code, called by the kernel only. */
export interface DeviceConfig {
  /** Unique in the kernel; for people. */
  readonly name: string;
  readonly setup: (syscall: DeviceSyscall) => DeviceCode;
  /** Most references at a time. */
  readonly handles?: number;
  /** Most bytes of its store. */
  readonly store?: number;
}

/** A function of the host that a device may call: krefs in, krefs out. What it is given is not counted; `kernel.keep` does that. */
export type KernelHook = (body: Uint8Array, slots: readonly Kref[]) => HookResult;

export interface HookResult {
  readonly body: Uint8Array;
  /** References that the host keeps, or that came with the call. */
  readonly slots?: readonly Kref[];
}

/** A device in its kernel. */
export interface Device {
  readonly number: number;
  readonly name: string;
  readonly names: DeviceNames;
  readonly syscall: DeviceCalls;
  code: DeviceCode;
  readonly hooks: Map<string, KernelHook>;
  /** Most bytes of its store. */
  readonly store: number;
}
