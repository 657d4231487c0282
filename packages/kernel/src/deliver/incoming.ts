import type { PromiseState } from '../tables/promises.js';

/** One resolution as a vat is told it, in its own handles. */
export interface ToldResolution {
  /** The promise's handle, which is out of the vat's table by now. */
  readonly promise: number;
  readonly state: PromiseState;
  readonly body: Uint8Array;
  readonly slots: Int32Array;
  /** Which slot it is exactly; -1 for none. */
  readonly exactly: number;
}

/**
 * What a vat is told by the dispatch that it is in, in its own handles. One object for each vat, used again and again. Which fields mean
 * something depends on the dispatch.
 */
export class Incoming {
  dispatch = 0;
  /** deliver: the target; the body and slots that come with it; the promise that the vat is to resolve, or 0. */
  target = 0;
  body: Uint8Array = NO_BYTES;
  slots: Int32Array = NO_HANDLES;
  result = 0;
  /** notify */
  resolutions: readonly ToldResolution[] = [];
  /** dropExports, retireExports, retireImports */
  handles: Int32Array = NO_HANDLES;

  /** Forgets everything, so that nothing is kept alive. */
  clear(): void {
    this.body = NO_BYTES;
    this.slots = NO_HANDLES;
    this.resolutions = NO_RESOLUTIONS;
    this.handles = NO_HANDLES;
  }
}

export const NO_BYTES = new Uint8Array(0);
export const NO_HANDLES = new Int32Array(0);
export const NO_RESOLUTIONS: readonly ToldResolution[] = [];
