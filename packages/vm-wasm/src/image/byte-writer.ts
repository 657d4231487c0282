/** Grows a byte array; numbers are written as LEB128 (WebAssembly 2.0, 5.2.2). */
export class ByteWriter {
  #bytes: Uint8Array;
  length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(Math.max(capacity, 64));
  }

  /** What was written so far, as a view that later writing may change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  /** What was written, in an array of its own. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }

  /** Forgets what was written, and keeps the room. */
  clear(): void {
    this.length = 0;
  }

  u8(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = byte;
  }

  u32(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.length++] = rest;
  }

  /** A signed number; every integer that a double holds exactly. */
  signed(value: number): void {
    this.#reserve(10);
    let rest = value;
    for (;;) {
      const low = ((rest % 0x80) + 0x80) % 0x80;
      rest = Math.floor(rest / 0x80);
      if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) {
        this.#bytes[this.length++] = low;
        return;
      }
      this.#bytes[this.length++] = low | 0x80;
    }
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Copies a stretch of other bytes. */
  slice(bytes: Uint8Array, start: number, end: number): void {
    if (end > start) this.bytes(bytes.subarray(start, end));
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u32(bytes.length);
    this.bytes(bytes);
  }

  /** A section with its length in front; returns where its contents begin. */
  section(id: number, write: (contents: ByteWriter) => void): number {
    const contents = new ByteWriter();
    write(contents);
    this.u8(id);
    this.u32(contents.length);
    const start = this.length;
    this.bytes(contents.view());
    return start;
  }

  #reserve(length: number): void {
    const needed = this.length + length;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.view());
    this.#bytes = grown;
  }
}
