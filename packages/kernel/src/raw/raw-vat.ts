import type { ToldResolution } from '../deliver/incoming.js';
import type { CallResult } from '../syscalls/call-now.js';

/** One resolution as a raw vat says it. */
export interface RawResolution {
  /** A promise that the vat decides. */
  readonly promise: number;
  readonly rejected?: boolean;
  readonly body: Uint8Array;
  readonly slots?: ArrayLike<number>;
  /** Which slot the promise is exactly; messages to it go on to that slot. -1, the default, for none. */
  readonly exactly?: number;
}

/** What stands behind a handle. */
export type HandleKind = 'object' | 'promise' | 'device' | 'resource';

/**
 * What a raw vat can ask of the kernel, on integer handles of 32 bits: below 0 those that the vat allocated (`exported`), above 0 those
 * that the kernel allocated. A call that breaks a rule faults the vat: it throws, and later calls of the same crank throw as well. Bodies
 * are copied. One call names at most 262,144 references, in a message or a settlement at most 256. Only inside a dispatch.
 */
export interface RawSyscall {
  /** Queues a message; `result` is a promise that this vat decides, or 0 for none. */
  send(target: number, body: Uint8Array, slots?: ArrayLike<number>, result?: number): void;
  /** Asks to be told when a promise is settled. */
  subscribe(promise: number): void;
  /** Settles promises that this vat decides; they leave its table. */
  resolve(resolutions: readonly RawResolution[]): void;
  /** Ends the vat when the crank does; a failure undoes the crank. */
  exit(failure: boolean, body?: Uint8Array, slots?: ArrayLike<number>): void;
  /**
   * What a number is that the vat may use: `object` of a vat, `promise`, `device` (a device node), `resource`; null for any other number. Of all of
   * these imports, promises alone are not dropped: they leave when they are settled.
   */
  handleKind(handle: number): HandleKind | null;
  dropImports(handles: ArrayLike<number>): void;
  retireImports(handles: ArrayLike<number>): void;
  retireExports(handles: ArrayLike<number>): void;
  abandonExports(handles: ArrayLike<number>): void;
  /** Calls a device node and gets its answer at once, also when it is an error. No slot is a promise. */
  callNow(node: number, body: Uint8Array, slots?: ArrayLike<number>): CallResult;
  /** The value of a key in the vat's own store, or null; an empty value is a value. */
  vatstoreGet(key: Uint8Array): Uint8Array | null;
  /** Keys have 1 to 1,024 bytes, values at most 1,048,576. */
  vatstoreSet(key: Uint8Array, value: Uint8Array): void;
  vatstoreDelete(key: Uint8Array): void;
  /** The least key above `key` in byte order, or null; above no bytes: the first one. */
  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null;
}

/** What a raw vat is told. A dispatch that it does not have is not for it. Arrays are its own to keep. */
export interface RawDispatch {
  startVat?(parameters: Uint8Array, slots: Int32Array): void;
  /** A message. `result` is the promise that the vat is to settle, or 0 when the sender wants no answer; {@link answer} takes either. */
  deliver?(target: number, body: Uint8Array, slots: Int32Array, result: number): void;
  notify?(resolutions: readonly ToldResolution[]): void;
  dropExports?(handles: Int32Array): void;
  retireExports?(handles: Int32Array): void;
  retireImports?(handles: Int32Array): void;
  bringOutYourDead?(): void;
  stopVat?(reason: Uint8Array): void;
}

/** A vat in the host's own language: trusted not to loop, otherwise a vat like any other. */
export type RawSetup = (syscall: RawSyscall) => RawDispatch;

/** The handle of an object that a raw vat exports under a number from 0 to 2^30 - 1; 0 is its root. */
export function exported(number: number): number {
  return (1 << 31) | number;
}

/** The handle of a promise that a raw vat makes, under a number from 0 to 2^30 - 1. */
export function exportedPromise(number: number): number {
  return (3 << 30) | number;
}

/**
 * Answers a message: settles `result`, as `deliver` was told it. When that is 0, the sender wants no answer and nothing happens; `syscall.resolve`
 * faults for it, because 0 is no promise.
 */
export function answer(
  syscall: Pick<RawSyscall, 'resolve'>,
  result: number,
  said: Omit<RawResolution, 'promise'>,
): void {
  if (result !== 0) syscall.resolve([{ promise: result, ...said }]);
}
