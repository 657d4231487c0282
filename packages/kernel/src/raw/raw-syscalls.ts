import type { Gate } from '../gate/gate.js';
import { MOST_SLOTS } from '../messages/route.js';
import { NO_BYTES, NO_HANDLES } from '../deliver/incoming.js';
import type { CallResult } from '../syscalls/call-now.js';
import type { VatCalls } from '../syscalls/vat-calls.js';
import type { RawResolution, RawSyscall } from './raw-vat.js';

/** The syscalls of a raw vat: every number is looked up in its table before anything happens. */
export class RawSyscalls implements RawSyscall {
  constructor(private readonly gate: Gate) {}

  send(target: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES, result = 0): void {
    const calls = this.#calls();
    const row = this.#use(target);
    const rows = this.#useAll(slots);
    calls.send(row, this.#copy(body), rows, result === 0 ? 0 : this.#use(result));
  }

  subscribe(promise: number): void {
    this.#calls().subscribe(this.#use(promise));
  }

  resolve(resolutions: readonly RawResolution[]): void {
    const calls = this.#calls();
    calls.resolve(
      resolutions.map(({ promise, rejected = false, body, slots = NO_HANDLES, exactly = -1 }) => ({
        promise: this.#use(promise),
        rejected,
        settlement: { body: this.#copy(body), slots: this.#useAll(slots), exactly },
      })),
    );
  }

  exit(failure: boolean, body: Uint8Array = NO_BYTES, slots: ArrayLike<number> = NO_HANDLES): void {
    this.#calls().exit(failure, this.#copy(body), this.#useAll(slots));
  }

  dropImports(handles: ArrayLike<number>): void {
    this.#calls().dropImports(handles);
  }

  retireImports(handles: ArrayLike<number>): void {
    this.#calls().retireImports(handles);
  }

  retireExports(handles: ArrayLike<number>): void {
    this.#calls().retireExports(handles);
  }

  abandonExports(handles: ArrayLike<number>): void {
    this.#calls().abandonExports(handles);
  }

  callNow(node: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES): CallResult {
    const calls = this.#calls();
    const row = this.#use(node);
    return calls.callNow(row, this.#copy(body), this.#useAll(slots));
  }

  vatstoreGet(key: Uint8Array): Uint8Array | null {
    return this.#calls().vatstoreGet(this.#copy(key))?.slice() ?? null;
  }

  vatstoreSet(key: Uint8Array, value: Uint8Array): void {
    this.#calls().vatstoreSet(this.#copy(key), this.#copy(value));
  }

  vatstoreDelete(key: Uint8Array): void {
    this.#calls().vatstoreDelete(this.#copy(key));
  }

  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null {
    return this.#calls().vatstoreGetNextKey(this.#copy(key))?.slice() ?? null;
  }

  #calls(): VatCalls {
    const { gate } = this;
    const { vatCalls } = gate;
    return gate.isOpen && vatCalls !== null ? vatCalls : gate.fault('not-now');
  }

  #use(handle: number): number {
    const { names } = this.gate;
    const object = names.use(handle);
    if (object === 0) this.gate.fault(names.error);
    return object;
  }

  #useAll(handles: ArrayLike<number>): Int32Array {
    if (handles.length === 0) return NO_HANDLES;
    if (handles.length > MOST_SLOTS) this.gate.fault('bad-length');
    const rows = new Int32Array(handles.length);
    for (let index = 0; index < rows.length; index++) rows[index] = this.#use(handles[index]);
    return rows;
  }

  #copy(body: Uint8Array): Uint8Array {
    if (!(body instanceof Uint8Array)) this.gate.fault('bad-pointer', 'bytes are a Uint8Array');
    // Not `slice`: that of a Buffer copies nothing.
    return body.length === 0 ? NO_BYTES : new Uint8Array(body);
  }
}
