import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';
import { insistPhase } from './phase.js';
import { type Resolution, resolve } from './resolve.js';

/**
 * Resolutions that a vat stages one by one and commits together. They hold their references meanwhile, and are forgotten when the dispatch or
 * the crank ends.
 */
export class Stage {
  readonly #staged: Resolution[] = [];

  constructor(
    private readonly state: State,
    private readonly vat: Vat,
  ) {}

  /** One more; that it may be resolved so is checked when all are. */
  add(promise: number, rejected: boolean, body: Uint8Array, slots: Int32Array): void {
    insistPhase(this.vat);
    if (this.#staged.length === MOST_STAGED)
      this.vat.gate.fault('bad-length', `at most ${MOST_STAGED} promises are staged`);
    this.state.journal.held.add(body.length + slots.byteLength, 'a resolution');
    this.#staged.push({ promise, rejected, settlement: { body, slots, exactly: -1 } });
    this.forEachHeld((object) => this.state.objects.hold(object), this.#staged.length - 1);
  }

  /** What was staged last is exactly one of its slots. */
  exactly(slot: number): void {
    const last = this.#staged.pop();
    if (last === undefined) this.vat.gate.fault('not-now', 'no promise was staged');
    this.#staged.push({ ...last, settlement: { ...last.settlement, exactly: slot } });
  }

  commit(): void {
    if (this.#staged.length === 0) this.vat.gate.fault('not-now', 'no promise was staged');
    resolve(this.state, this.vat, this.#staged);
    this.discard();
  }

  /** Nothing of it happens. */
  discard(): void {
    if (this.#staged.length === 0) return;
    this.forEachHeld((object) => this.state.objects.letGo(object));
    this.#staged.length = 0;
  }

  /** What is staged now; it is not empty only in the middle of a dispatch. */
  save(): readonly Resolution[] {
    return this.#staged.length === 0 ? NOTHING : [...this.#staged];
  }

  /** What was staged when a crank began that left no trace. */
  restore(staged: readonly Resolution[]): void {
    this.#staged.splice(0, this.#staged.length, ...staged);
  }

  /** Calls `each` for every reference that is held. */
  forEachHeld(each: (object: number) => void, from = 0): void {
    for (let index = from; index < this.#staged.length; index++) {
      const { promise, settlement } = this.#staged[index];
      each(promise);
      for (const slot of settlement.slots) each(slot);
    }
  }
}

const NOTHING: readonly Resolution[] = [];

/** Promises that one commit may settle: what a vat stages is kept in the memory of the host. */
const MOST_STAGED = 1024;
