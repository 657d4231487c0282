import type { Gate } from './gate.js';

/**
 * A guest's memory as the generated glue sees it. `check` is the only bounds check there is: once, in arithmetic that cannot wrap
 * (sums of two numbers below 2^32 are exact in a double).
 */
export class GuestMemory {
  bytes: Uint8Array;
  view: DataView;
  readonly #gate: Gate;
  readonly #source: () => ArrayBuffer;

  constructor(gate: Gate, source: () => ArrayBuffer) {
    this.#gate = gate;
    this.#source = source;
    this.bytes = new Uint8Array(source());
    this.view = new DataView(this.bytes.buffer);
    gate.memory = this;
  }

  /** Bytes as they are now, without a fault: for traces. Null where they do not all lie inside. */
  peek(start: number, size: number): Uint8Array | null {
    const bytes = new Uint8Array(this.#source());
    return start + size > bytes.length ? null : bytes.subarray(start, start + size);
  }

  /** Writes bytes that lie inside: what a call wrote before, when the guest is made again. */
  overwrite(start: number, bytes: Uint8Array): void {
    new Uint8Array(this.#source()).set(bytes, start);
  }

  /** Faults unless `size` bytes at `start` (both unsigned) lie inside. Afterwards `bytes` and `view` are current. */
  check(start: number, size: number): void {
    if (start + size > this.bytes.length || this.bytes.length === 0) this.#refreshAndCheck(start, size);
  }

  /** Memory that grew was detached: its length reads 0. Taking it afresh happens only on this way. */
  #refreshAndCheck(start: number, size: number): void {
    const buffer = this.#source();
    if (buffer !== this.bytes.buffer) {
      this.bytes = new Uint8Array(buffer);
      this.view = new DataView(buffer);
    }
    const { length } = this.bytes;
    if (start + size > length)
      this.#gate.fault(
        'bad-pointer',
        `a slice must end within ${length} bytes of memory`,
        `at ${start + size}`,
      );
  }
}
