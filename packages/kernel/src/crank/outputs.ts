import type { HeldBytes } from '../journal/held-bytes.js';
import type { VatSummary } from '../vat/vat.js';

/** Where bytes go that a device sent out; called after the commit. `id` is `vat/crank/n` and never repeats. */
export type OutputSink = (vat: VatSummary, bytes: Uint8Array, id: string) => void;

interface Output {
  readonly device: number;
  readonly bytes: Uint8Array;
}

/** What the running crank sends out of the process: nothing before it commits, and never if it is rolled back. */
export class Outputs {
  readonly #sinks: OutputSink[] = [];
  #pending: Output[] = [];

  constructor(private readonly held: HeldBytes) {}

  /** Adds a sink; returns the id of its device. */
  add(sink: OutputSink): number {
    return this.#sinks.push(sink) - 1;
  }

  /** @throws RangeError for a device that has no sink */
  put(device: number, bytes: Uint8Array): void {
    if (this.#sinks[device] === undefined) throw new RangeError(`there is no output ${device}`);
    this.held.add(bytes.length, 'an output');
    this.#pending.push({ device, bytes });
  }

  /** How many are pending, for {@link cutTo}. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Forgets what came since there were `pending`. */
  cutTo(pending: number): void {
    this.#pending.length = pending;
  }

  /** The crank is rolled back. */
  discard(): void {
    this.#pending = [];
  }

  /** The crank has committed. A sink that throws loses what it was given; the others get theirs. */
  flush(vat: () => VatSummary, crank: number, failed: (error: unknown, vat: VatSummary) => void): void {
    if (this.#pending.length === 0) return;
    const outputs = this.#pending;
    this.#pending = [];
    const summary = vat();
    outputs.forEach(({ device, bytes }, n) => {
      try {
        this.#sinks[device](summary, bytes, `${summary.number}/${crank}/${n}`);
      } catch (error) {
        failed(error, summary);
      }
    });
  }
}
