import type { Core } from '../kernel/core.js';
import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';
import { type CallResult, callNow } from './call-now.js';
import { abandonExports, dropImports, retireExports, retireImports } from './collect.js';
import { exit } from './exit.js';
import { type Resolution, resolve } from './resolve.js';
import { send } from './send.js';
import { Stage } from './stage.js';
import { subscribe } from './subscribe.js';
import { vatstoreDelete, vatstoreGet, vatstoreGetNextKey, vatstoreSet } from './vatstore.js';

/** The syscalls of one vat, on rows; those about references take the vat's handles as it said them. */
export class VatCalls {
  readonly state: State;
  /** What it stages one by one. */
  readonly stage: Stage;

  constructor(
    readonly core: Core,
    readonly vat: Vat,
  ) {
    this.state = core.state;
    this.stage = new Stage(core.state, vat);
  }

  send(target: number, body: Uint8Array, slots: Int32Array, result: number): void {
    send(this.state, this.vat, target, body, slots, result);
  }

  subscribe(promise: number): void {
    subscribe(this.state, this.vat, promise);
  }

  resolve(resolutions: readonly Resolution[]): void {
    const { held } = this.state.journal;
    for (const { settlement } of resolutions)
      held.add(settlement.body.length + settlement.slots.byteLength, 'a resolution');
    resolve(this.state, this.vat, resolutions);
  }

  exit(failure: boolean, body: Uint8Array, slots: Int32Array): void {
    exit(this.state, this.vat, failure, body, slots);
  }

  dropImports(handles: Int32Array): void {
    dropImports(this.state, this.vat, handles);
  }

  retireImports(handles: Int32Array): void {
    retireImports(this.state, this.vat, handles);
  }

  retireExports(handles: Int32Array): void {
    retireExports(this.state, this.vat, handles);
  }

  abandonExports(handles: Int32Array): void {
    abandonExports(this.state, this.vat, handles);
  }

  /** `target` and `slots` are rows; what comes back is in the vat's handles. */
  callNow(target: number, body: Uint8Array, slots: Int32Array): CallResult {
    return callNow(this.core, this.vat, target, body, slots);
  }

  /** The stored bytes, which nobody may write into; null for none. */
  vatstoreGet(key: Uint8Array): Uint8Array | null {
    return vatstoreGet(this.state, this.vat, key);
  }

  /** Both arrays are the store's from here on. */
  vatstoreSet(key: Uint8Array, value: Uint8Array): void {
    vatstoreSet(this.state, this.vat, key, value);
  }

  vatstoreDelete(key: Uint8Array): void {
    vatstoreDelete(this.state, this.vat, key);
  }

  /** The least key above `key`, or null; the stored bytes. */
  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null {
    return vatstoreGetNextKey(this.state, this.vat, key);
  }
}
