import type { Core } from '../kernel/core.js';
import { addFunction, createKernelNode, type KernelAnswer, type KernelCall } from '../device/kernel-node.js';
import { RowKind } from '../tables/layout.js';
import type { Kref } from '../tables/outside.js';
import { isOver } from '../vat/vat.js';
import type { Bundles } from './bundles.js';
import { AdminError, type AdminRequest, readRequest } from './request.js';

/**
 * `vatAdmin`: the node by which a vat makes other vats, and the nodes by which it governs each of them. Everything happens when the crank of the caller is
 * over, and not at all when that is undone. Bodies: {@link AdminRequest}, and AdminNews for what a notifier is told.
 */
export class VatAdmin {
  readonly #core: Core;
  readonly #bundles: Bundles;
  /** Numbers of the kernel's functions for the two sorts of node. */
  readonly #maker: number;
  readonly #governor: number;

  constructor(core: Core, bundles: Bundles) {
    this.#core = core;
    this.#bundles = bundles;
    this.#maker = addFunction(core, (call) => answering(call, (request) => this.#make(call, request)));
    this.#governor = addFunction(core, (call) => answering(call, (request) => this.#govern(call, request)));
  }

  /** A node by which its holder can make vats. Nobody holds it yet. */
  createNode(): number {
    return createKernelNode(this.#core, this.#maker, 0);
  }

  #make({ slots }: KernelCall, request: AdminRequest): readonly Kref[] {
    if (request.method !== 'create') throw new AdminError('unknown-method');
    const { state } = this.#core;
    const { outside, objects, lifeEvents } = state;
    const [notifier, ...rows] = slots.map((slot) => outside.row(slot));
    if (notifier === undefined || objects.kindOf(notifier) !== RowKind.Object)
      throw new AdminError('no-notifier');
    const { bundle, parameters } = request;
    this.#bundles.insist(bundle, parameters);
    const vat = state.takeVatNumber();
    lifeEvents.push({ kind: 'create', vat, bundle, parameters, slots: Int32Array.from(rows), notifier });
    return [outside.lend(createKernelNode(this.#core, this.#governor, vat))];
  }

  #govern({ cell, slots }: KernelCall, request: AdminRequest): readonly Kref[] {
    const { state } = this.#core;
    const vat = state.findVat(cell);
    // Before the crank that asked for it is over, there is only the event that makes the vat.
    if (vat === undefined ? !state.lifeEvents.willCreate(cell) : isOver(vat))
      throw new AdminError('vat-over');
    if (request.method === 'terminate') {
      state.lifeEvents.push({ kind: 'terminate', vat: cell, by: 'admin' });
    } else if (request.method === 'changeOptions') {
      state.lifeEvents.push({ kind: 'options', vat: cell, reapEvery: request.reapEvery });
    } else if (request.method === 'upgrade') {
      const { bundle, parameters } = request;
      this.#bundles.insist(bundle, parameters);
      const rows = Int32Array.from(slots, (slot) => state.outside.row(slot));
      state.lifeEvents.push({ kind: 'upgrade', vat: cell, bundle, parameters, slots: rows });
    } else {
      throw new AdminError('unknown-method');
    }
    return [];
  }
}

/** What the caller did wrong is an error for it; anything else is a failure of the kernel's own. */
function answering({ body }: KernelCall, act: (request: AdminRequest) => readonly Kref[]): KernelAnswer {
  try {
    return { body: encode({}), slots: act(readRequest(body)) };
  } catch (error) {
    if (error instanceof AdminError) return { error: true, body: encode({ error: error.message }) };
    throw error;
  }
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
