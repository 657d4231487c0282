import { beginNext, endDispatch, releasePosted } from '../deliver/begin.js';
import type { GateHost } from '../gate/gate-host.js';
import type { Core } from './core.js';

/** What the kernel does for the gates of all vats. */
export class GateServices implements GateHost {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  output(_vat: number, device: number, bytes: Uint8Array): void {
    this.#core.outputs.put(device, bytes);
  }

  nextDelivery(vat: number): boolean {
    const target = this.#core.state.vat(vat);
    endDispatch(this.#core, target);
    return beginNext(this.#core, target, false);
  }

  discard(vat: number, dispatch: number): boolean {
    const { deliveries } = this.#core.state;
    const delivery = deliveries.take(vat, dispatch);
    if (delivery === null) return false;
    releasePosted(this.#core.state.vat(vat), delivery, (work) => deliveries.release(work));
    return true;
  }

  bug(vat: number, call: number, error: unknown): void {
    const { state, index } = this.#core;
    this.#core.report(error, state.vat(vat).config.name, index.callName(call));
  }
}
