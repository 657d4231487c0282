import { refuse } from './refuse.js';
import { refuseUse, type Unsupported } from './unsupported.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads bytes forwards between two bounds. Every method that meets the end or a malformed number throws ImageError with the section
 * and the offset.
 */
export class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
    /** What is being read, as messages say it: see `Place`. */
    readonly section: string,
  ) {}

  fail(problem: string, at = this.at): never {
    refuse(`the image is malformed: ${problem}`, { section: this.section, offset: at });
  }

  /** Refuses what is above one of our bounds. */
  tooLarge(problem: string, at = this.at): never {
    refuse(`the image is too large: ${problem}`, { section: this.section, offset: at });
  }

  /** Refuses what is well-formed and not supported. */
  unsupported(feature: Unsupported, what: string, at = this.at): never {
    refuseUse(feature, what, { section: this.section, offset: at });
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  u8(): number {
    if (this.at >= this.end) this.fail('the section ends too early');
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 of 32 bits (WebAssembly 2.0, 5.2.2). */
  u32(): number {
    const start = this.at;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.fail('a number has more than 32 bits', start);
  }

  /** Passes over a signed LEB128 of at most `bytes` bytes; its value is not needed here, and V8 checks its last bits. */
  skipSigned(bytes: number): void {
    const start = this.at;
    for (let index = 0; index < bytes; index++) {
      if (this.u8() < 0x80) return;
    }
    this.fail('a number has too many bytes', start);
  }

  skip(length: number): void {
    if (length > this.end - this.at) this.fail('the section ends too early');
    this.at += length;
  }

  /** A count of things that take at least `least` bytes each, so that a count never costs more than the image has. */
  count(what: string, max: number, least = 1): number {
    const start = this.at;
    const count = this.u32();
    if (count > max) this.tooLarge(`${count} ${what}, more than ${max}`, start);
    if (count * least > this.end - this.at) this.fail(`${count} ${what} do not fit into the section`, start);
    return count;
  }

  name(): string {
    const start = this.at;
    const length = this.u32();
    const from = this.at;
    this.skip(length);
    try {
      return UTF8.decode(this.bytes.subarray(from, this.at));
    } catch {
      return this.fail('a name is not UTF-8', start);
    }
  }

  /** A part of the rest, as a cursor of its own; this one goes on behind it. */
  sub(length: number, section = this.section): Cursor {
    const start = this.at;
    this.skip(length);
    return new Cursor(this.bytes, start, this.at, section);
  }
}
