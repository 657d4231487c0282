import type { Core } from '../kernel/core.js';
import { addFunction, createKernelNode, type KernelAnswer, type KernelCall } from '../device/kernel-node.js';
import { RowKind } from '../tables/layout.js';
import type { Kref } from '../tables/outside.js';
import type { State } from '../kernel/state.js';
import { isOver } from '../vat/vat.js';
import type { Bundles } from './bundles.js';
import { MOST_LIFE_EVENTS } from './life-events.js';
import { AdminError, type AdminOptions, type AdminRequest, readRequest } from './request.js';

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

  /** A node by which its holder can make vats on behalf of a vat, as many as that one may. Nobody holds it yet. */
  createNode(vat: number): number {
    return createKernelNode(this.#core, this.#maker, vat);
  }

  #make({ slots, cell }: KernelCall, request: AdminRequest): readonly Kref[] {
    if (request.method !== 'create') throw new AdminError('unknown-method');
    const { state } = this.#core;
    insistRoom(state);
    const maker = state.findVat(cell);
    if (maker === undefined || isOver(maker)) throw new AdminError('vat-over');
    const { outside, objects, lifeEvents } = state;
    const [notifier, ...rows] = slots.map((slot) => outside.row(slot));
    if (notifier === undefined || objects.kindOf(notifier) !== RowKind.Object)
      throw new AdminError('no-notifier');
    const { bundle, parameters } = request;
    this.#bundles.insist(bundle, parameters);
    const made = state.admin.madeBy(cell).filter((each) => isLeft(state, each));
    if (made.length >= maker.bounds.vats) throw new AdminError('too-many-vats');
    const vat = state.takeVatNumber();
    state.admin.setMadeBy(cell, [...made, vat]);
    lifeEvents.push({
      kind: 'create',
      vat,
      by: cell,
      bundle,
      parameters,
      slots: Int32Array.from(rows),
      notifier,
    });
    return [outside.lend(createKernelNode(this.#core, this.#governor, vat))];
  }

  #govern({ cell, slots }: KernelCall, request: AdminRequest): readonly Kref[] {
    const { state } = this.#core;
    const vat = state.findVat(cell);
    // Before the crank that asked for it is over, there is only the event that makes the vat.
    if (vat === undefined ? !state.lifeEvents.willCreate(cell) : isOver(vat))
      throw new AdminError('vat-over');
    insistRoom(state);
    if (request.method === 'terminate') {
      state.lifeEvents.push({ kind: 'terminate', vat: cell, by: 'admin' });
    } else if (request.method === 'changeOptions') {
      state.lifeEvents.push({ kind: 'options', vat: cell, options: this.#checked(cell, request.options) });
    } else if (request.method === 'resume') {
      if (vat?.state !== 'parked') throw new AdminError('not-parked');
      state.lifeEvents.push({ kind: 'resume', vat: cell });
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

  /** Options that who made a vat may give it: the host's bundle is the most that it may have, and somebody has the fuel. */
  #checked(number: number, options: AdminOptions): AdminOptions {
    const { state } = this.#core;
    const { fuel = 0, inbox = 0, refuel = 0 } = options;
    const vat = state.findVat(number);
    // Of a vat that this crank asked for, it is found out when it is made.
    if (vat === undefined) return options;
    if (fuel > vat.most.fuel || inbox > vat.most.inbox) throw new AdminError('over-bound');
    if (refuel > fuelToGive(state, number)) throw new AdminError('no-fuel');
    return options;
  }
}

/** Fuel that a vat may be given: what the vat on whose behalf it was made has beyond a crank of its own; Infinity without a meter. */
export function fuelToGive(state: State, number: number): number {
  const purse = state.findVat(state.admin.of(number)?.by ?? 0);
  return purse === undefined ? 0 : Math.max(0, purse.balance - purse.bounds.fuel);
}

/** Whether anything is left of a vat that another one made: it will be made, lives, is not swept yet, or pays for something that others keep. */
function isLeft(state: State, vat: number): boolean {
  if (state.accounts.settledOf(vat) > 0 || state.accounts.waitingOf(vat) > 0) return true;
  const made = state.findVat(vat);
  return made === undefined ? state.lifeEvents.willCreate(vat) : !made.gone;
}

function insistRoom({ lifeEvents }: State): void {
  if (lifeEvents.waiting >= MOST_LIFE_EVENTS) throw new AdminError('too-many');
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
