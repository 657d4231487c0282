import type { Core } from '../kernel/core.js';
import { RowKind } from '../tables/layout.js';
import { MOST_SLOTS, route } from '../messages/route.js';
import { deviceSpace } from '../store/vatstore.js';
import type { Message } from '../tables/work.js';
import { answerOutside } from './answer.js';
import type { Device, DeviceSyscall } from './device.js';
import { undoing } from './undoing.js';

/** The syscalls of one device. */
export class DeviceCalls implements DeviceSyscall {
  constructor(
    private readonly core: Core,
    private readonly device: () => Device,
  ) {}

  sendOnly(target: number, body: Uint8Array, slots: ArrayLike<number> = NO_SLOTS): void {
    this.#act(({ names }) => {
      const { state } = this.core;
      const row = names.use(target);
      const kind = state.objects.kindOf(row);
      if (kind !== RowKind.Object && kind !== RowKind.Promise)
        throw new TypeError('messages go to objects and promises');
      const message: Message = {
        work: 'message',
        sender: 0,
        target: row,
        body: bytesOf(body),
        slots: names.useAll(listOf(slots)),
        result: 0,
      };
      state.deliveries.hold(message);
      route(state, message);
    });
  }

  vatstoreGet(key: Uint8Array): Uint8Array | null {
    const { number } = this.device();
    return this.core.state.vatstore.get(deviceSpace(number), bytesOf(key))?.slice() ?? null;
  }

  vatstoreSet(key: Uint8Array, value: Uint8Array): void {
    this.#act(({ number, store }) => {
      const error = this.core.state.vatstore.set(deviceSpace(number), bytesOf(key), bytesOf(value), store);
      if (error === 'store-full') throw new RangeError(`the store may have ${store} bytes`);
      if (error !== null) throw new RangeError('a key has 1 to 1,024 bytes, a value at most 1,048,576');
    });
  }

  vatstoreDelete(key: Uint8Array): void {
    this.#act(({ number }) => this.core.state.vatstore.delete(deviceSpace(number), bytesOf(key)));
  }

  vatstoreGetNextKey(key: Uint8Array): Uint8Array | null {
    const { number } = this.device();
    return this.core.state.vatstore.nextKey(deviceSpace(number), bytesOf(key))?.slice() ?? null;
  }

  callKernelHook(
    name: string,
    body: Uint8Array,
    slots: ArrayLike<number> = NO_SLOTS,
  ): { body: Uint8Array; slots: Int32Array } {
    return this.#act(({ names, hooks, name: device }) => {
      const hook = hooks.get(name);
      if (hook === undefined) throw new RangeError(`${device} has no hook ${name}`);
      const rows = names.useAll(listOf(slots));
      const copy = bytesOf(body);
      const answer = undoing(this.core, `hook ${name} of ${device}`, () =>
        answerOutside(this.core, rows, (krefs) => hook(copy, krefs)),
      );
      return { body: answer.body, slots: names.tellAll(answer.slots) };
    });
  }

  dropImports(drefs: ArrayLike<number>): void {
    this.#act(({ names }) => {
      for (let index = 0; index < drefs.length; index++) names.drop(drefs[index]);
    });
  }

  /** Does all of a call or nothing. Outside a crank it stands by itself. */
  #act<Result>(work: (device: Device) => Result): Result {
    const { core } = this;
    const device = this.device();
    const { atRest } = core;
    const result = undoing(core, device.name, () => work(device));
    if (atRest) core.settleAndCommit();
    return result;
  }
}

function bytesOf(bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes are a Uint8Array');
  // Not `slice`: that of a Buffer copies nothing.
  return new Uint8Array(bytes);
}

function listOf(slots: ArrayLike<number>): ArrayLike<number> {
  if (!(slots.length <= MOST_SLOTS)) throw new RangeError(`a call has at most ${MOST_SLOTS} slots`);
  return slots;
}

const NO_SLOTS = new Int32Array(0);
