import type { Gate } from '../gate/gate.js';
import { MOST_NAMED } from '../gate/crank-bound.js';
import { sayHandle } from '../gate/say-handle.js';
import { MOST_SLOTS } from '../messages/route.js';
import { NO_BYTES, NO_HANDLES } from '../deliver/incoming.js';
import { useList } from '../vat/name-lists.js';
import type { CallResult } from '../syscalls/call-now.js';
import type { VatCalls } from '../syscalls/vat-calls.js';
import { HANDLE_KINDS, RawCall, rawCallShape } from './raw-calls.js';
import type { HandleKind, RawResolution, RawSyscall } from './raw-vat.js';

/**
 * The syscalls of a raw vat: every number is looked up in its table before anything happens. Each goes into the ring of its gate first, with what
 * can be said in words ({@link rawCallShape}), so that a record tells which call broke a rule.
 */
export class RawSyscalls implements RawSyscall {
  constructor(private readonly gate: Gate) {}

  send(target: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES, result = 0): void {
    const calls = this.#calls(RawCall.Send);
    this.gate.enter4(RawCall.Send, word(target), word(body?.length), word(slots?.length), word(result));
    this.gate.leave(0);
    const list = this.#list(slots, MOST_SLOTS);
    const row = this.#use(target);
    calls.send(row, this.#copy(body), this.#useAll(list), result === 0 ? 0 : this.#use(result));
  }

  subscribe(promise: number): void {
    const calls = this.#calls(RawCall.Subscribe);
    this.gate.enter1(RawCall.Subscribe, word(promise));
    this.gate.leave(0);
    calls.subscribe(this.#use(promise));
  }

  resolve(resolutions: readonly RawResolution[]): void {
    const calls = this.#calls(RawCall.Resolve);
    this.gate.enter2(RawCall.Resolve, word(resolutions.length), word(resolutions[0]?.promise));
    this.gate.leave(0);
    let named = 0;
    calls.resolve(
      resolutions.map(({ promise, rejected = false, body, slots = NO_HANDLES, exactly = -1 }) => {
        const row = this.#decided(promise);
        const copy = this.#copy(body);
        const list = this.#list(slots, MOST_SLOTS);
        named += 1 + list.length;
        if (named > MOST_NAMED)
          this.gate.fault('bad-length', `one resolve names at most ${MOST_NAMED} references`);
        return {
          promise: row,
          rejected,
          settlement: { body: copy, slots: this.#useAll(list), exactly },
        };
      }),
    );
  }

  exit(failure: boolean, body: Uint8Array = NO_BYTES, slots: ArrayLike<number> = NO_HANDLES): void {
    const calls = this.#calls(RawCall.Exit);
    this.gate.enter3(RawCall.Exit, failure ? 1 : 0, word(body?.length), word(slots?.length));
    this.gate.leave(0);
    calls.exit(failure, this.#copy(body), this.#useAll(this.#list(slots, MOST_SLOTS)));
  }

  handleKind(handle: number): HandleKind | null {
    this.#calls(RawCall.HandleKind);
    const { clist, objects } = this.gate;
    this.gate.enter1(RawCall.HandleKind, word(handle));
    const row = Number.isInteger(handle) ? clist.objectOf(handle) : 0;
    const sort = objects.sortOf(row);
    const kind = row === 0 || sort === 'free' ? null : sort === 'node' ? 'device' : sort;
    this.gate.leave(HANDLE_KINDS.indexOf(kind));
    return kind;
  }

  dropImports(handles: ArrayLike<number>): void {
    const calls = this.#calls(RawCall.DropImports);
    calls.dropImports(this.#handles(RawCall.DropImports, handles));
  }

  retireImports(handles: ArrayLike<number>): void {
    const calls = this.#calls(RawCall.RetireImports);
    calls.retireImports(this.#handles(RawCall.RetireImports, handles));
  }

  retireExports(handles: ArrayLike<number>): void {
    const calls = this.#calls(RawCall.RetireExports);
    calls.retireExports(this.#handles(RawCall.RetireExports, handles));
  }

  abandonExports(handles: ArrayLike<number>): void {
    const calls = this.#calls(RawCall.AbandonExports);
    calls.abandonExports(this.#handles(RawCall.AbandonExports, handles));
  }

  callNow(node: number, body: Uint8Array, slots: ArrayLike<number> = NO_HANDLES): CallResult {
    const calls = this.#calls(RawCall.CallNow);
    this.gate.enter3(RawCall.CallNow, word(node), word(body?.length), word(slots?.length));
    const list = this.#list(slots, MOST_SLOTS);
    const row = this.#use(node);
    const answer = calls.callNow(row, this.#copy(body), this.#useAll(list));
    this.gate.leave(answer.error ? 1 : 0);
    return answer;
  }

  vatstoreGet(key: Uint8Array): Uint8Array | null {
    const calls = this.#calls(RawCall.VatstoreGet);
    this.gate.enter1(RawCall.VatstoreGet, word(key?.length));
    return this.#found(calls.vatstoreGet(this.#copy(key)));
  }

  vatstoreSet(key: Uint8Array, value: Uint8Array): void {
    const calls = this.#calls(RawCall.VatstoreSet);
    this.gate.enter2(RawCall.VatstoreSet, word(key?.length), word(value?.length));
    this.gate.leave(0);
    calls.vatstoreSet(this.#copy(key), this.#copy(value));
  }

  vatstoreDelete(key: Uint8Array): void {
    const calls = this.#calls(RawCall.VatstoreDelete);
    this.gate.enter1(RawCall.VatstoreDelete, word(key?.length));
    this.gate.leave(0);
    calls.vatstoreDelete(this.#copy(key));
  }

  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null {
    const calls = this.#calls(RawCall.VatstoreGetNextKey);
    this.gate.enter1(RawCall.VatstoreGetNextKey, word(key?.length));
    return this.#found(calls.vatstoreGetNextKey(this.#copy(key)));
  }

  #calls(call: RawCall): VatCalls {
    const { gate } = this;
    const { vatCalls } = gate;
    if (gate.isOpen && vatCalls !== null) return vatCalls;
    return gate.fault('not-now', `${rawCallShape(call)?.name} was called outside a dispatch`);
  }

  #use(handle: number): number {
    const { names } = this.gate;
    if (!isHandle(handle)) this.#noHandle(handle);
    const object = names.use(handle);
    if (object === 0) this.#refused(handle);
    return object;
  }

  readonly #refuse = (handle: number): never => this.#refused(handle);

  #refused(handle: number): never {
    const { error } = this.gate.names;
    if (error === 'bad-handle') this.#noHandle(handle);
    this.gate.fault(error, `there is no room for ${sayHandle(handle)}`);
  }

  #decided(promise: number): number {
    if (promise === 0)
      this.gate.fault('bad-handle', 'the promise is 0: the sender of that message wants no answer');
    return this.#use(promise);
  }

  #useAll(handles: Int32Array): Int32Array {
    if (handles.length === 0) return NO_HANDLES;
    return useList(this.gate.names, handles, this.#refuse);
  }

  #handles(call: RawCall, handles: ArrayLike<number>): Int32Array {
    this.gate.enter1(call, word(handles?.length));
    this.gate.leave(0);
    return this.#list(handles, MOST_NAMED);
  }

  /** A list as it is now: reading it may run code of the vat. */
  #list(handles: ArrayLike<number>, most: number): Int32Array {
    if (handles === null || typeof handles !== 'object')
      this.gate.fault('bad-handle', 'a list of handles is none');
    const { length } = handles;
    if (length === 0) return NO_HANDLES;
    if (!(Number.isInteger(length) && length > 0 && length <= most))
      this.gate.fault('bad-length', `a list of handles has at most ${most}`);
    const list = new Int32Array(length);
    for (let index = 0; index < length; index++) {
      const handle = handles[index];
      if (!isHandle(handle)) this.#noHandle(handle);
      list[index] = handle;
    }
    return list;
  }

  #copy(body: Uint8Array): Uint8Array {
    if (!(body instanceof Uint8Array)) this.gate.fault('bad-pointer', 'bytes are a Uint8Array');
    // Not `slice`: that of a Buffer copies nothing.
    return body.length === 0 ? NO_BYTES : new Uint8Array(body);
  }

  #found(bytes: Uint8Array | null): Uint8Array | null {
    this.gate.leave(bytes === null ? -1 : bytes.length);
    return bytes?.slice() ?? null;
  }

  #noHandle(value: unknown): never {
    const what = typeof value === 'number' ? sayHandle(value) : `a ${typeof value}`;
    this.gate.fault('bad-handle', `${what} is no handle of this vat`);
  }
}

function isHandle(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

/** What the ring keeps of a value, which the vat may have made of anything. */
function word(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
