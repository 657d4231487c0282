import { startVat } from '../admin/run-life-events.js';
import type { VatAdmin } from '../admin/vat-admin.js';
import { queueDelivery } from '../deliver/queue-delivery.js';
import type { Delivery } from '../tables/work.js';
import { askToStop } from '../vat/ask.js';
import { type Maker, makeVat } from '../vat/make.js';
import { type ResumeOptions, resume } from '../vat/resume.js';
import { stop } from '../vat/stop.js';
import { type UpgradeReport, upgrade } from '../vat/upgrade.js';
import { type Vat, type VatConfig, isOver } from '../vat/vat.js';
import type { Core } from './core.js';
import type { Turns } from './turns.js';

/** What the host does to vats: makes them, tells them something, lets them go on, replaces their code, ends them. */
export class HostVats {
  readonly #core: Core;
  readonly #maker: Maker;
  readonly #turns: Turns;
  readonly #vatAdmin: VatAdmin;

  constructor(core: Core, maker: Maker, turns: Turns, vatAdmin: VatAdmin) {
    this.#core = core;
    this.#maker = maker;
    this.#turns = turns;
    this.#vatAdmin = vatAdmin;
  }

  add(config: VatConfig): number {
    this.#turns.outsideCrank('addVat');
    const { state } = this.#core;
    const rows = this.#rowsOf(config);
    const vat = makeVat(this.#maker, config, state.nextVat);
    state.takeVatNumber();
    queueDelivery(this.#core, vat, this.#startOf(vat.number, config, rows));
    this.#core.settleAndCommit();
    return vat.number;
  }

  upgrade(vat: number, change: Partial<VatConfig>): UpgradeReport {
    this.#turns.outsideTurn('upgrade');
    const target = this.#living(vat);
    const config = { ...target.config, ...change };
    return this.#turns.turn(() => {
      const core = this.#core;
      const start = this.#startOf(vat, config, this.#rowsOf(config));
      const { deliveries, journal } = core.state;
      // It holds what it names also when the upgrade is undone.
      deliveries.hold(start);
      journal.commit();
      const report = upgrade(core, this.#maker, target, config, start);
      deliveries.release(start);
      core.settleAndCommit();
      return report;
    });
  }

  resume(vat: number, options: ResumeOptions): boolean {
    this.#turns.outsideTurn('resume');
    const target = this.#core.state.vat(vat);
    if (target.state !== 'parked') throw new RangeError(`vat ${vat} is ${target.state}, not parked`);
    return this.#turns.turn(() => resume(this.#core, target, options));
  }

  refuel(vat: number, fuel: number): void {
    this.#living(vat).balance += fuel;
  }

  stop(vat: number, reason: string): void {
    this.#turns.outsideTurn('stop');
    const target = this.#living(vat);
    this.#turns.turn(() => {
      const core = this.#core;
      core.crank++;
      core.running = target;
      const { acquired } = askToStop(core, target, reason);
      core.running = null;
      core.settleAndCommit();
      core.releaseAll(acquired);
      stop(core, target, { reason: 'host', detail: reason, programCounter: -1, fault: false });
      core.flushOutputs(target);
    });
  }

  terminate(vat: number): void {
    const { state, inside } = this.#core;
    const target = state.vat(vat);
    if (isOver(target)) return;
    if (inside !== null) {
      state.lifeEvents.push({ kind: 'terminate', vat, by: 'host' });
      return;
    }
    this.#turns.outsideCrank('terminate');
    const detail = 'the host ended the vat';
    stop(this.#core, target, { reason: 'host', detail, programCounter: -1, fault: false });
  }

  post(vat: number, delivery: Delivery): boolean {
    if (!queueDelivery(this.#core, this.#core.state.vat(vat), delivery)) return false;
    this.#core.commitAtRest();
    return true;
  }

  expire(vat: number, object: number, delivery: Delivery): void {
    const target = this.#core.state.vat(vat);
    this.#turns.outsideCrank('expire');
    this.#core.state.objects.void(object);
    if (!queueDelivery(this.#core, target, delivery)) target.gate.consume(target.clist.handleOf(object));
    this.#core.settleAndCommit();
  }

  /** @throws RangeError for a slot that the host does not keep */
  #rowsOf({ slots = [] }: VatConfig): readonly number[] {
    return slots.map((slot) => this.#core.state.outside.row(slot));
  }

  /** What starts a vat: its parameters, what the host keeps for it, and, last, a node of `vatAdmin` where the configuration says so. */
  #startOf(vat: number, { parameters, admin }: VatConfig, rows: readonly number[]): Delivery {
    const node = admin === true ? [this.#vatAdmin.createNode(vat)] : [];
    return startVat(new Uint8Array(parameters ?? []), Int32Array.of(...rows, ...node));
  }

  #living(number: number): Vat {
    const vat = this.#core.state.vat(number);
    if (isOver(vat)) throw new RangeError(`vat ${number} is over`);
    return vat;
  }
}
