import type { Gate } from './gate.js';
import type { Delivery } from '../tables/work.js';

declare const brand: unique symbol;

/**
 * Index of a row in the kernel's object table. That of a resource, as `own` answered it, means this resource until its device is told of the release; any
 * other means something only inside one crank.
 */
export type ObjectIndex = number & { readonly [brand]?: 'object' };

/** What a handler knows of the call it answers. The calling vat comes from the gate, never from an argument. */
export interface Call {
  /** Number of the calling vat. */
  readonly vat: number;
  /** The calling vat's table of handles; for the family `handle`. */
  readonly gate: Gate;
  /** Makes the resource of an `Own` result, with the kind and rights of the call; `cell` is the device's own number for it, 0 or above. */
  own(cell: number): ObjectIndex;
  /**
   * Sends bytes out of the process, after the commit of this crank and never if it is rolled back. `device` is the device's own
   * id as registered with the kernel.
   */
  output(device: number, bytes: Uint8Array): void;
  /** The dispatch that the vat is in, or took last. */
  readonly delivery: Delivery | null;
  /** Takes the oldest delivery of one dispatch that waits for the vat, as if the guest had handled it; false when none waits. */
  discard(dispatch: number): boolean;
}

/** A handler's answer that is no declared error. */
export const OK = 0;
export type Ok = typeof OK;

/** A handler's answer to an `Option` of a handle: there is none. */
export const NONE = 0;
export type None = typeof NONE;

/** What a handler gets for a `Maybe` that is no valid handle. */
export const NO_HANDLE = -1;
export type NoHandle = typeof NO_HANDLE;

/** A blocking handler's answer: not yet. The call is made again when something arrives for the vat. */
export const WAIT = -0x8000_0000;
export type Wait = typeof WAIT;

/** Declared error: the vat's manifest does not grant the permission. */
export const REFUSED = 0x7ffe;
/** Declared error: another party closed, revoked or restarted the resource. */
export const GONE = 0x7fff;

/** What resolving a handle gives for a resource that is gone, in a call that declares `Gone`. */
export const GONE_CELL = -2;

/** Through this a handler gives a 64-bit result: two unsigned halves. */
export class OutWide {
  low = 0;
  high = 0;
}

/** Through this a handler gives the value of a result that may also be an error or absent. */
export class OutValue {
  value = 0;
}
