import type { OutBytes } from './slices.js';
import type { GuestMemory } from './memory.js';

/** As which parameter a guest pulls a result of variable size: its handles, or everything else. */
export const RESULT_HANDLES = 254;
export const RESULT_BYTES = 255;

const NO_BYTES = new Uint8Array(0);

/**
 * Where the result of a call waits whose size nobody knows beforehand, until the guest pulls it. There is one for each vat: the next such call
 * replaces what waits, and the end of the crank clears it. It lies here as it will lie in guest memory.
 */
export class ResultRegister {
  #parameter = 0;
  #data: Uint8Array = NO_BYTES;
  view: DataView = new DataView(NO_BYTES.buffer);
  #length = 0;
  #elementBytes = 1;
  /** What waited at the last commit; null for nothing. */
  #kept: Kept | null = null;

  /** Makes room for at least `bytes` bytes, which are then written. What waited is forgotten. */
  begin(bytes: number): Uint8Array {
    this.clear();
    if (this.#data.length < bytes) {
      this.#data = new Uint8Array(Math.max(bytes, 2 * this.#data.length, 64));
      this.view = new DataView(this.#data.buffer);
    }
    return this.#data;
  }

  /** What was written can be pulled: `length` elements of `elementBytes` bytes. Returns the length. */
  end(parameter: number, length: number, elementBytes: number): number {
    this.#parameter = parameter;
    this.#length = length;
    this.#elementBytes = elementBytes;
    return length;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#parameter = 0;
    this.#length = 0;
  }

  /** What can be pulled as this parameter, for traces; null for nothing. */
  peek(parameter: number): Uint8Array | null {
    if (parameter !== this.#parameter) return null;
    return this.#data.subarray(0, this.#length * this.#elementBytes);
  }

  /**
   * Copies elements from `offset` on into the guest, as many as there are and there is room for; returns how many, or -1 when nothing waits as
   * this parameter.
   */
  pull(parameter: number, offset: number, into: OutBytes, memory: GuestMemory): number {
    if (parameter !== this.#parameter) return -1;
    const bytes = this.#elementBytes;
    const at = into.widen(memory, bytes);
    const count = Math.min(Math.max(this.#length - offset, 0), into.capacity);
    if (count > 0) memory.bytes.set(this.#data.subarray(offset * bytes, (offset + count) * bytes), at);
    return count;
  }

  /** The crank is over. A guest whose time slice ended goes on where it stood, so what waits goes on waiting. */
  commit(goesOn: boolean): void {
    const waits = goesOn && this.#parameter !== 0;
    if (!waits) this.clear();
    this.#kept = waits
      ? {
          parameter: this.#parameter,
          data: this.#data.slice(0, this.#length * this.#elementBytes),
          length: this.#length,
          elementBytes: this.#elementBytes,
        }
      : null;
  }

  /** The crank left no trace: what waited before it waits again. */
  rollback(): void {
    const kept = this.#kept;
    if (kept === null) {
      this.clear();
      return;
    }
    this.begin(kept.data.length).set(kept.data);
    this.end(kept.parameter, kept.length, kept.elementBytes);
  }
}

interface Kept {
  readonly parameter: number;
  readonly data: Uint8Array;
  readonly length: number;
  readonly elementBytes: number;
}
