import { POOL_BYTES } from './program.js';

/** The bytes of a program's own that its calls pass, while they are made up. */
export class Pool {
  readonly bytes = new Uint8Array(POOL_BYTES);
  readonly view = new DataView(this.bytes.buffer);
  #free = 0;

  /** Room for so many bytes, from the beginning again when all is used up: what is there then serves twice. Answers where it begins. */
  take(length: number): number {
    if (this.#free + length > POOL_BYTES) this.#free = 0;
    const at = this.#free;
    this.#free += length;
    return at;
  }

  /** As a program keeps it: in hex, without the zeros at its end. */
  get hex(): string {
    return Buffer.from(this.bytes)
      .toString('hex')
      .replace(/(?:00)+$/, '');
  }
}
