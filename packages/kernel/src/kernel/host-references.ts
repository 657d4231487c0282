import { route } from '../messages/route.js';
import type { Kref } from '../tables/outside.js';
import { PromiseState } from '../tables/promises.js';
import type { Message } from '../tables/work.js';
import { isOver } from '../vat/vat.js';
import type { Core } from './core.js';
import { exported } from '../raw/raw-vat.js';

/** What became of a promise, as the host reads it. */
export interface HostSettlement {
  readonly state: PromiseState;
  readonly body: Uint8Array;
  readonly slots: readonly Kref[];
}

/** What the host does with references that it keeps: the roots of vats and devices, messages, and what became of their results. */
export class HostReferences {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** @throws RangeError for a number that no vat has, a vat that is over, or when its table is full */
  root(vat: number): Kref {
    const { state } = this.#core;
    const target = state.vat(vat);
    if (isOver(target)) throw new RangeError(`vat ${vat} is over`);
    const mark = state.journal.mark();
    const row = target.names.use(target.clist.exportHandle(0, false));
    if (row === 0) {
      state.journal.undoTo(mark);
      throw new RangeError(`the table of vat ${vat} is full`);
    }
    const kref = state.outside.keep(row);
    this.#core.commitAtRest();
    return kref;
  }

  /** @throws RangeError for a number that no device has, or when its table is full */
  deviceRoot(device: number): Kref {
    const { state } = this.#core;
    const kref = state.outside.keep(state.device(device).names.use(exported(0)));
    this.#core.commitAtRest();
    return kref;
  }

  /** @throws RangeError for a reference that the host does not keep */
  queueMessage(target: Kref, body: Uint8Array, slots: readonly Kref[]): Kref {
    const { state } = this.#core;
    const { outside, promises, deliveries } = state;
    // References that the host does not keep are found out before anything changes.
    const row = outside.row(target);
    const rows = Int32Array.from(slots, (slot) => outside.row(slot));
    const result = promises.create(0);
    const kref = outside.keep(result);
    const message: Message = {
      work: 'message',
      sender: 0,
      target: row,
      body: new Uint8Array(body),
      slots: rows,
      result,
    };
    deliveries.hold(message);
    route(state, message);
    this.#core.commitAtRest();
    return kref;
  }

  /** @throws RangeError for a promise that the host does not keep */
  settlementOf(promise: Kref): HostSettlement | null {
    const { promises, outside } = this.#core.state;
    const row = outside.row(promise);
    const state = promises.stateOf(row);
    if (state === PromiseState.Unresolved) return null;
    const { body, slots } = promises.handOut(row);
    const kept = [...slots].map((slot) => outside.keep(slot));
    this.#core.commitAtRest();
    return { state, body: body.slice(), slots: kept };
  }

  /** @throws RangeError for a reference that the host does not keep */
  keep(kref: Kref): void {
    const { outside } = this.#core.state;
    outside.keep(outside.row(kref));
    this.#core.commitAtRest();
  }

  /** @throws RangeError for a reference that the host does not keep */
  letGo(kref: Kref): void {
    const { outside } = this.#core.state;
    outside.letGo(outside.row(kref));
    if (this.#core.atRest) this.#core.settleAndCommit();
  }
}
