import type { Gate } from '../gate/gate.js';
import type { ToldResolution } from '../deliver/incoming.js';
import type { PromiseState } from '../tables/promises.js';
import type { VmBackend } from '../vat/vm.js';
import type { RawDispatch, RawSyscall } from './raw-vat.js';
import { rawVat } from './raw-vm.js';
import { type ImportSort, TextNames, type Vref } from './text-names.js';

/** A body as text and the references beside it. */
export interface Methargs {
  readonly body: string;
  readonly slots: readonly Vref[];
}

/** One resolution as a text vat says it. */
export interface TextResolution extends Methargs {
  readonly promise: Vref;
  readonly rejected?: boolean;
  /** Which slot the promise is exactly; none when absent. */
  readonly exactly?: number;
}

/** One resolution as a text vat is told it. `state` says how: fulfilled, rejected, or the kernel's reason. */
export interface ToldTextResolution extends Methargs {
  readonly promise: Vref;
  readonly state: PromiseState;
  /** -1 for none. */
  readonly exactly: number;
}

/** As {@link RawSyscall}, on names: `o+5` and `p+5` are the vat's own, `o-9`, `p-9` and the device node `d-9` the kernel's. A name that the vat never heard is no handle, and faults. */
export interface TextSyscall {
  send(target: Vref, methargs: Methargs, result?: Vref | null): void;
  subscribe(promise: Vref): void;
  resolve(resolutions: readonly TextResolution[]): void;
  exit(failure: boolean, info?: Methargs): void;
  dropImports(vrefs: readonly Vref[]): void;
  retireImports(vrefs: readonly Vref[]): void;
  retireExports(vrefs: readonly Vref[]): void;
  abandonExports(vrefs: readonly Vref[]): void;
  /** A node is named as an object is. */
  callNow(node: Vref, methargs: Methargs): Methargs & { readonly error: boolean };
}

/** As {@link RawDispatch}, on names. */
export interface TextDispatch {
  startVat?(parameters: Methargs): void;
  deliver?(target: Vref, methargs: Methargs, result: Vref | null): void;
  notify?(resolutions: readonly ToldTextResolution[]): void;
  dropExports?(vrefs: readonly Vref[]): void;
  retireExports?(vrefs: readonly Vref[]): void;
  retireImports?(vrefs: readonly Vref[]): void;
  bringOutYourDead?(): void;
  stopVat?(reason: string): void;
}

export type TextSetup = (syscall: TextSyscall) => TextDispatch;

/** A vat in the host's own language that says names and plain objects: for tests, and for comparison with other kernels. */
export function textVat(setup: TextSetup): VmBackend {
  return {
    ...rawVat(() => ({})),
    id: 'text',
    load(image, gate, limits) {
      const names = new TextNames((handle) => sortOf(gate, handle));
      return rawVat((syscall) => dispatchOf(setup(syscallOf(syscall, names)), names)).load(
        image,
        gate,
        limits,
      );
    },
  };
}

/** What each vat's imports were when it was first told of them: while its code is made again, they may be out of its table. */
const SORTS = new WeakMap<Gate, Map<number, ImportSort>>();

function sortOf(gate: Gate, handle: number): ImportSort {
  const sorts = SORTS.get(gate) ?? new Map<number, ImportSort>();
  SORTS.set(gate, sorts);
  if (gate.replay === null) {
    const sort = gate.objects.sortOf(gate.clist.knownObjectOf(handle));
    sorts.set(handle, sort === 'promise' ? 'p' : sort === 'node' ? 'd' : 'o');
  }
  return sorts.get(handle) ?? 'o';
}

function syscallOf(raw: RawSyscall, names: TextNames): TextSyscall {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const handles = (vrefs: readonly Vref[]) => names.handlesOf(vrefs);
  return {
    send: (target, { body, slots }, result = null) =>
      raw.send(
        names.handleOf(target),
        bytes(body),
        handles(slots),
        result === null ? 0 : names.handleOf(result),
      ),
    subscribe: (promise) => raw.subscribe(names.handleOf(promise)),
    resolve: (resolutions) =>
      raw.resolve(
        resolutions.map(({ promise, rejected, body, slots, exactly }) => ({
          promise: names.handleOf(promise),
          rejected: rejected === true,
          body: bytes(body),
          slots: handles(slots),
          exactly: exactly ?? -1,
        })),
      ),
    exit: (failure, { body, slots } = { body: '', slots: [] }) =>
      raw.exit(failure, bytes(body), handles(slots)),
    dropImports: (vrefs) => raw.dropImports(handles(vrefs)),
    retireImports: (vrefs) => raw.retireImports(handles(vrefs)),
    retireExports: (vrefs) => raw.retireExports(handles(vrefs)),
    abandonExports: (vrefs) => raw.abandonExports(handles(vrefs)),
    callNow(node, { body, slots }) {
      const answer = raw.callNow(names.handleOf(node), bytes(body), handles(slots));
      return {
        error: answer.error,
        body: new TextDecoder().decode(answer.body),
        slots: Array.from(answer.slots, (handle) => names.nameOf(handle)),
      };
    },
  };
}

function dispatchOf(dispatch: TextDispatch, names: TextNames): RawDispatch {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const vrefs = (handles: Int32Array) => Array.from(handles, (handle) => names.nameOf(handle));
  return {
    startVat: (parameters, slots) => dispatch.startVat?.({ body: text(parameters), slots: vrefs(slots) }),
    deliver(target, body, slots, result) {
      const on = names.nameOf(target);
      const methargs = { body: text(body), slots: vrefs(slots) };
      dispatch.deliver?.(on, methargs, result === 0 ? null : names.nameOf(result));
    },
    notify: (resolutions) => dispatch.notify?.(told(resolutions, names, text, vrefs)),
    dropExports: (handles) => dispatch.dropExports?.(vrefs(handles)),
    retireExports: (handles) => dispatch.retireExports?.(vrefs(handles)),
    retireImports: (handles) => dispatch.retireImports?.(vrefs(handles)),
    bringOutYourDead: () => dispatch.bringOutYourDead?.(),
    stopVat: (reason) => dispatch.stopVat?.(text(reason)),
  };
}

/** Promises that are settled are out of the vat's table by now: their handles are named first, as promises. */
function told(
  resolutions: readonly ToldResolution[],
  names: TextNames,
  text: (bytes: Uint8Array) => string,
  vrefs: (handles: Int32Array) => Vref[],
): ToldTextResolution[] {
  const promises = resolutions.map(({ promise }) => names.namePromise(promise));
  return resolutions.map(({ state, body, slots, exactly }, index) => ({
    promise: promises[index],
    state,
    body: text(body),
    slots: vrefs(slots),
    exactly,
  }));
}
