import type { Gate } from '../gate/gate.js';
import { MOST_SLOTS } from '../messages/route.js';
import { NO_BYTES, NO_HANDLES } from '../deliver/incoming.js';
import { useList } from '../vat/name-lists.js';
import type { CallResult } from '../syscalls/call-now.js';
import type { VatCalls } from '../syscalls/vat-calls.js';
import type { HandleKind, RawResolution, RawSyscall } from './raw-vat.js';

/** The syscalls of a raw vat: every number is looked up in its table before anything happens. */
export class RawSyscalls implements RawSyscall {
  constructor(private readonly gate: Gate) {}

  send(target: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES, result = 0): void {
    const calls = this.#calls();
    const list = this.#list(slots, MOST_SLOTS);
    const row = this.#use(target);
    calls.send(row, this.#copy(body), this.#useAll(list), result === 0 ? 0 : this.#use(result));
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
        settlement: { body: this.#copy(body), slots: this.#useAll(this.#list(slots, MOST_SLOTS)), exactly },
      })),
    );
  }

  exit(failure: boolean, body: Uint8Array = NO_BYTES, slots: ArrayLike<number> = NO_HANDLES): void {
    this.#calls().exit(failure, this.#copy(body), this.#useAll(this.#list(slots, MOST_SLOTS)));
  }

  handleKind(handle: number): HandleKind | null {
    this.#calls();
    const { clist, objects } = this.gate;
    const row = Number.isInteger(handle) ? clist.objectOf(handle) : 0;
    const sort = objects.sortOf(row);
    if (row === 0 || sort === 'free') return null;
    return sort === 'node' ? 'device' : sort;
  }

  dropImports(handles: ArrayLike<number>): void {
    this.#calls().dropImports(this.#list(handles, MOST_HANDLES));
  }

  retireImports(handles: ArrayLike<number>): void {
    this.#calls().retireImports(this.#list(handles, MOST_HANDLES));
  }

  retireExports(handles: ArrayLike<number>): void {
    this.#calls().retireExports(this.#list(handles, MOST_HANDLES));
  }

  abandonExports(handles: ArrayLike<number>): void {
    this.#calls().abandonExports(this.#list(handles, MOST_HANDLES));
  }

  callNow(node: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES): CallResult {
    const calls = this.#calls();
    const list = this.#list(slots, MOST_SLOTS);
    const row = this.#use(node);
    return calls.callNow(row, this.#copy(body), this.#useAll(list));
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
    if (!isHandle(handle)) this.gate.fault('bad-handle');
    const object = names.use(handle);
    if (object === 0) this.gate.fault(names.error);
    return object;
  }

  #useAll(handles: Int32Array): Int32Array {
    if (handles.length === 0) return NO_HANDLES;
    const { names } = this.gate;
    return useList(names, handles) ?? this.gate.fault(names.error);
  }

  /** A list as it is now: reading it may run code of the vat. */
  #list(handles: ArrayLike<number>, most: number): Int32Array {
    if (handles === null || typeof handles !== 'object')
      this.gate.fault('bad-handle', 'a list of handles is none');
    const { length } = handles;
    if (length === 0) return NO_HANDLES;
    if (!(Number.isInteger(length) && length > 0 && length <= most)) this.gate.fault('bad-length');
    const list = new Int32Array(length);
    for (let index = 0; index < length; index++) {
      const handle = handles[index];
      if (!isHandle(handle)) this.gate.fault('bad-handle');
      list[index] = handle;
    }
    return list;
  }

  #copy(body: Uint8Array): Uint8Array {
    if (!(body instanceof Uint8Array)) this.gate.fault('bad-pointer', 'bytes are a Uint8Array');
    // Not `slice`: that of a Buffer copies nothing.
    return body.length === 0 ? NO_BYTES : new Uint8Array(body);
  }
}

/** Handles that one call about references may name. */
const MOST_HANDLES = 1 << 20;

function isHandle(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}
