import { LogRecord } from '../../layout.js';

/**
 * The log of an arena: `c/log.h` in TypeScript. A host that writes very many records of its own extends it, so that `append` is compiled into its
 * writing: a call for each costs a twentieth of a message.
 */
export class Log {
  words: Int32Array = NO_WORDS;
  /** Where the first record is. */
  start = 0;
  /** Where the next record goes. */
  nextAt = 0;
  /** Where its block ends. */
  endAt = 0;
  /** Makes the block larger; false when the arena has no room. What has the memory sets it. */
  enlarge: () => boolean = () => false;

  /** Words in use. */
  get length(): number {
    return this.nextAt - this.start;
  }

  set length(length: number) {
    this.nextAt = this.start + length;
  }

  /** The log is `length` words of the `room` words at `start`. */
  open(words: Int32Array, start: number, room: number, length: number): void {
    this.words = words;
    this.start = start;
    this.nextAt = start + length;
    this.endAt = start + room;
  }

  /** Adds a record; false when there is no room for it. */
  append(column: number, key: number, old: number, now: number): boolean {
    const at = this.nextAt;
    if (at === this.endAt) return this.enlarge() && this.append(column, key, old, now);
    const { words } = this;
    words[at + 3] = now;
    words[at] = column;
    words[at + 1] = key;
    words[at + 2] = old;
    this.nextAt = at + LogRecord.Words;
    return true;
  }

  /** Changes a word of a column that begins at `cells`. Nothing is changed that cannot be logged. */
  set(column: number, cells: number, key: number, now: number): void {
    const { words } = this;
    const old = words[cells + key];
    if (old === now) return;
    const at = this.nextAt;
    if (at === this.endAt) {
      // The words stay where they are: the log has another block of the same arena.
      if (this.append(column, key, old, now)) words[cells + key] = now;
      return;
    }
    words[at + 3] = words[cells + key] = now;
    words[at] = column;
    words[at + 1] = key;
    words[at + 2] = old;
    this.nextAt = at + LogRecord.Words;
  }
}

const NO_WORDS = new Int32Array(0);
