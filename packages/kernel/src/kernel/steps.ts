import type { Bundles } from '../admin/bundles.js';
import { runLifeEvent } from '../admin/run-life-events.js';
import { choose } from '../crank/choose.js';
import { type StepReport, kernelReport, runCrank } from '../crank/run.js';
import { drawDeferred } from '../messages/settle.js';
import { tellDevices } from '../device/tell-devices.js';
import { sweepNext } from '../vat/end.js';
import type { Maker } from '../vat/make.js';
import type { Vat } from '../vat/vat.js';
import type { Core } from './core.js';

/** After so many cranks a vat that is over is swept a little further. */
const CRANKS_PER_SWEEP = 8;

/**
 * The order of steps: what the last crank left for its end, and the consequences of what it settled; then news of references, `bringOutYourDead`, the run queue (`choose`); a slice of
 * a vat that is over, after every {@link CRANKS_PER_SWEEP} cranks and when nothing else is to do; then a slice of what nobody holds, as after every crank.
 */
export class Steps {
  readonly #core: Core;
  readonly #maker: Maker;
  readonly #bundles: Bundles;
  /** Cranks since a vat that is over was swept. */
  #sinceSweep = 0;
  /** Slices that may still be swept, and that were. */
  #sweepsLeft = Number.POSITIVE_INFINITY;
  #swept = 0;

  constructor(core: Core, maker: Maker, bundles: Bundles) {
    this.#core = core;
    this.#maker = maker;
    this.#bundles = bundles;
  }

  /** Runs one crank; null when nothing is to do. */
  step(): StepReport | null {
    const core = this.#core;
    if (++this.#sinceSweep >= CRANKS_PER_SWEEP) {
      this.#sinceSweep = 0;
      this.#sweepSlice();
    }
    for (;;) {
      this.#drawLate();
      for (;;) {
        if (this.#settle()) return kernelReport(core, 'settle', null);
        const next = choose(core);
        if (next === null) break;
        const report = runCrank(core, next);
        if (report === null) continue;
        this.#drawLate();
        return report;
      }
      core.state.journal.commit();
      const swept = this.#sweepSlice();
      if (swept !== null) return kernelReport(core, 'sweep', swept);
      if (core.freeSlice() || this.#tellDevices()) return kernelReport(core, 'free', null);
      if (core.state.lifeEvents.waiting === 0) return null;
    }
  }

  /** Slices that were swept so far. */
  get swept(): number {
    return this.#swept;
  }

  /** Says how many more slices `step` may sweep. */
  allowSweeps(most: number): void {
    this.#sweepsLeft = most;
  }

  /** Draws a slice of the consequences of what the last crank settled; false when none are left. */
  #settle(): boolean {
    const core = this.#core;
    if (core.state.deferred.length === 0) return false;
    const released = drawDeferred(core.state);
    core.settleAndCommit();
    core.releaseListed(released);
    return true;
  }

  #sweepSlice(): Vat | null {
    if (this.#sweepsLeft <= 0) return null;
    const vat = sweepNext(this.#core);
    if (vat === null) return null;
    this.#sweepsLeft--;
    this.#swept++;
    return vat;
  }

  /** Sweeps up all that vats that are over have left. */
  sweep(): void {
    while (sweepNext(this.#core) !== null) {}
    while (this.#core.freeSlice()) {}
  }

  /**
   * Draws what the last crank left for its end: vats are made and ended, and devices are told of their nodes. A guest may drop any number of those: more than
   * one batch waits for the next step.
   */
  #drawLate(): void {
    const { lifeEvents } = this.#core.state;
    for (let told = false; ; ) {
      if (lifeEvents.waiting > 0) runLifeEvent(this.#maker, this.#bundles);
      else if (told || !this.#tellDevices()) return;
      else told = true;
    }
  }

  /** Tells devices of a batch of nodes that nobody uses; false when there are none. */
  #tellDevices(): boolean {
    if (this.#core.state.nodeDrops.length === 0) return false;
    tellDevices(this.#core);
    return true;
  }
}
