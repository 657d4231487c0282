import type { State } from '../state.js';
import type { Vat } from '../vat/vat.js';
import { abandonExports, dropImports, retireExports, retireImports } from './collect.js';
import { exit } from './exit.js';
import { type Resolution, resolve } from './resolve.js';
import { send } from './send.js';
import { Stage } from './stage.js';
import { subscribe } from './subscribe.js';

/** The syscalls of one vat, on rows; those about references take the vat's handles as it said them. */
export class VatCalls {
  /** What it stages one by one. */
  readonly stage: Stage;

  constructor(
    readonly state: State,
    readonly vat: Vat,
  ) {
    this.stage = new Stage(state, vat);
  }

  send(target: number, body: Uint8Array, slots: Int32Array, result: number): void {
    send(this.state, this.vat, target, body, slots, result);
  }

  subscribe(promise: number): void {
    subscribe(this.state, this.vat, promise);
  }

  resolve(resolutions: readonly Resolution[]): void {
    resolve(this.state, this.vat, resolutions);
  }

  exit(failure: boolean, body: Uint8Array, slots: Int32Array): void {
    exit(this.state, this.vat, failure, body, slots);
  }

  dropImports(handles: ArrayLike<number>): void {
    dropImports(this.state, this.vat, handles);
  }

  retireImports(handles: ArrayLike<number>): void {
    retireImports(this.state, this.vat, handles);
  }

  retireExports(handles: ArrayLike<number>): void {
    retireExports(this.state, this.vat, handles);
  }

  abandonExports(handles: ArrayLike<number>): void {
    abandonExports(this.state, this.vat, handles);
  }
}
