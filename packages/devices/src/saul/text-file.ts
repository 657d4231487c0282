import { closeSync, constants, openSync, readSync } from 'node:fs';
import { OK, type Ok } from '@callgate/kernel';
import { SaulError } from '@callgate/kernel/abi';

/** Never through a link, and never waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const CLOSED = -1;

/**
 * The front of a small text file of the host, read afresh by each `load` into the same buffer, and a place in it. The path's last
 * component is never followed as a link.
 */
export class TextFile {
  readonly #path: string;
  readonly #bytes: Buffer;
  #fd = CLOSED;
  #length = 0;
  #at = 0;

  /** `capacity`: how many bytes are read at most. */
  constructor(path: string, capacity: number) {
    this.#path = path;
    this.#bytes = Buffer.alloc(capacity);
  }

  /** Reads the file and goes to its start. Answers why it could not; then it holds nothing. */
  load(): Ok | typeof SaulError.NoDevice | typeof SaulError.Cancelled {
    this.#length = 0;
    this.#at = 0;
    try {
      this.#close(); // Where the host's stack ended in the middle of a read, its file is still open.
      this.#fd = openSync(this.#path, FLAGS);
      this.#length = this.#fill();
      return OK;
    } catch (error) {
      return whyNot(error);
    } finally {
      this.#close();
    }
  }

  /** Goes behind the first line start that is `word`; false when there is none. */
  seek(word: string): boolean {
    const bytes = this.#bytes.subarray(0, this.#length);
    for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + 1)) {
      if (at > 0 && bytes[at - 1] !== NEWLINE) continue;
      this.#at = at + word.length;
      return true;
    }
    return false;
  }

  /**
   * The next word as a decimal number × 10^`places`; NaN when it is no number, has more places, or goes on behind the buffer.
   * Allocates nothing.
   */
  decimal(places: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < this.#length && isSpace(bytes[at])) at++;
    const negative = at < this.#length && bytes[at] === MINUS;
    if (negative) at++;
    let value = 0;
    let digits = 0;
    let left = -1; // Places to come; -1 before the point.
    for (; at < this.#length && !isSpace(bytes[at]); at++) {
      const digit = bytes[at] - ZERO;
      if (bytes[at] === POINT && left === -1 && digits > 0) left = places;
      else if (digit < 0 || digit > 9 || left === 0) return Number.NaN;
      else {
        value = value * 10 + digit;
        digits++;
        if (left > 0) left--;
      }
    }
    this.#at = at;
    if (digits === 0 || at === bytes.length) return Number.NaN;
    for (let missing = left === -1 ? places : left; missing > 0; missing--) value *= 10;
    return negative ? -value : value;
  }

  /** All that was read. */
  text(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }

  #fill(): number {
    let length = 0;
    while (length < this.#bytes.length) {
      const read = readSync(this.#fd, this.#bytes, length, this.#bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return length;
  }

  #close(): void {
    if (this.#fd === CLOSED) return;
    closeSync(this.#fd);
    this.#fd = CLOSED;
  }
}

/** A short file's text without the spaces around it; empty when it cannot be read. */
export function lineOf(path: string): string {
  const file = new TextFile(path, 256);
  return file.load() === OK ? file.text().trim() : '';
}

/** What a failed call of the file system means for a device. What is no such failure is thrown on. */
export function whyNot(error: unknown): typeof SaulError.NoDevice | typeof SaulError.Cancelled {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === undefined) throw error;
  const isGone = code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV';
  return isGone ? SaulError.NoDevice : SaulError.Cancelled;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === NEWLINE;
}

const NEWLINE = 0x0a;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
