import { Index, LogRecord } from '../../layout.js';

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

  /** Changes the four words of a row from `at` on. As four times {@link set}, in one call: calls are most of what changes cost. */
  setRow(
    column: number,
    cells: number,
    at: number,
    first: number,
    second: number,
    third: number,
    fourth: number,
  ): void {
    const { words } = this;
    let next = this.nextAt;
    if (next + 4 * LogRecord.Words > this.endAt) {
      this.set(column, cells, at, first);
      this.set(column, cells, at + 1, second);
      this.set(column, cells, at + 2, third);
      this.set(column, cells, at + 3, fourth);
      return;
    }
    const cell = cells + at;
    const a = words[cell];
    const b = words[cell + 1];
    const c = words[cell + 2];
    const d = words[cell + 3];
    if (a !== first) {
      words[next + 3] = words[cell] = first;
      words[next] = column;
      words[next + 1] = at;
      words[next + 2] = a;
      next += LogRecord.Words;
    }
    if (b !== second) {
      words[next + 3] = words[cell + 1] = second;
      words[next] = column;
      words[next + 1] = at + 1;
      words[next + 2] = b;
      next += LogRecord.Words;
    }
    if (c !== third) {
      words[next + 3] = words[cell + 2] = third;
      words[next] = column;
      words[next + 1] = at + 2;
      words[next + 2] = c;
      next += LogRecord.Words;
    }
    if (d !== fourth) {
      words[next + 3] = words[cell + 3] = fourth;
      words[next] = column;
      words[next + 1] = at + 3;
      words[next + 2] = d;
      next += LogRecord.Words;
    }
    this.nextAt = next;
  }

  /** Changes a key of an index and its value, as twice {@link set}. */
  setPlace(column: number, cells: number, place: number, key: number, value: number): void {
    const { words } = this;
    let next = this.nextAt;
    if (next + 2 * LogRecord.Words > this.endAt) {
      this.set(column, cells, place, key);
      this.set(column, cells, place + Index.Keys, value);
      return;
    }
    const cell = cells + place;
    const oldKey = words[cell];
    const oldValue = words[cell + Index.Keys];
    if (oldKey !== key) {
      words[next + 3] = words[cell] = key;
      words[next] = column;
      words[next + 1] = place;
      words[next + 2] = oldKey;
      next += LogRecord.Words;
    }
    if (oldValue !== value) {
      words[next + 3] = words[cell + Index.Keys] = value;
      words[next] = column;
      words[next + 1] = place + Index.Keys;
      words[next + 2] = oldValue;
      next += LogRecord.Words;
    }
    this.nextAt = next;
  }
}

const NO_WORDS = new Int32Array(0);
