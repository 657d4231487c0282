/** As which parameter a guest pulls a result of variable size: its handles, or everything else. */
export const RESULT_HANDLES = 254;
export const RESULT_BYTES = 255;

/** What waits until the guest pulls it; never changed. */
export interface Register {
  /** As it will lie in guest memory; null when no bytes wait. */
  readonly body: Uint8Array | null;
  /** Bytes of one element of `body`: what is pulled is counted in elements. */
  readonly elementBytes: number;
  /** In the guest's handles; null when no handles wait. */
  readonly slots: Int32Array | null;
}

/**
 * Where the result of a call waits whose size nobody knows beforehand, until the guest pulls it. There is one for each vat: the next such call
 * replaces what waits, and the end of the crank clears it, if that is no time slice.
 */
export class ResultRegister {
  /** What waits; a crank that leaves no trace puts back what waited before. */
  waiting: Register | null = null;
  #room: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.#room.buffer);

  /** Makes room for at least `bytes` bytes, which are then written. What waited is forgotten. */
  begin(bytes: number): Uint8Array {
    this.clear();
    if (this.#room.length < bytes) {
      this.#room = new Uint8Array(Math.max(bytes, 2 * this.#room.length, 64));
      this.view = new DataView(this.#room.buffer);
    }
    return this.#room;
  }

  /** What was written can be pulled: `length` elements of `elementBytes` bytes. Returns the length. */
  end(length: number, elementBytes: number): number {
    this.waiting = { body: this.#room.slice(0, length * elementBytes), elementBytes, slots: null };
    return length;
  }

  /** These handles can be pulled. Returns how many they are. */
  endHandles(slots: Int32Array): number {
    this.waiting = { body: null, elementBytes: 1, slots };
    return slots.length;
  }

  /** A body and what goes with it can be pulled; both are the register's own from here on. */
  give(body: Uint8Array, slots: Int32Array): void {
    this.waiting = { body, elementBytes: 1, slots };
  }

  /** Forgets what waits. */
  clear(): void {
    this.waiting = null;
  }

  /** The bytes that can be pulled; null for none. For traces. */
  peek(): Uint8Array | null {
    return this.waiting?.body ?? null;
  }

  /** As {@link peek}, of handles: as they will lie in guest memory. */
  peekHandles(handleBits: 16 | 32, littleEndian: boolean): Uint8Array | null {
    const slots = this.waiting?.slots ?? null;
    if (slots === null) return null;
    const view = new DataView(new ArrayBuffer((slots.length * handleBits) / 8));
    slots.forEach((handle, index) => {
      if (handleBits === 16) view.setUint16(2 * index, handle, littleEndian);
      else view.setInt32(4 * index, handle, littleEndian);
    });
    return new Uint8Array(view.buffer);
  }
}
