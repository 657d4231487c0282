import { CList, Header, LogRecord } from '../../layout.js';
import { Log } from './log.js';

/** An arena while a request is carried out: `c/blocks.h` in TypeScript. Places are words of the whole arena. */
export class Memory {
  /** Lines that were lacking; the request comes to nothing then. */
  needed = 0;

  constructor(
    readonly words: Int32Array,
    readonly lines: number,
    readonly log: Log = new Log(),
  ) {
    log.enlarge = () => this.#enlargeLog();
  }

  /** Reads the header; false when this is no arena. */
  open(): boolean {
    const { words, lines } = this;
    if (lines < Header.Words / CList.Line || lines > CList.LinesMost) return false;
    if (words[Header.Magic] !== CList.Magic || words[Header.Version] !== CList.Version) return false;
    words[Header.Lines] = lines;
    this.needed = 0;
    const block = words[Header.Log];
    const room = this.isBlock(block) ? linesOf(block) * CList.Line : 0;
    const length = words[Header.LogLength];
    this.log.open(words, room === 0 ? 0 : wordOf(block), room, length);
    return length >= 0 && length <= room && length % LogRecord.Words === 0;
  }

  /** As {@link open}, for a header that is known to be sound. */
  resume(): void {
    const { words } = this;
    const block = words[Header.Log];
    this.needed = 0;
    this.log.open(
      words,
      wordOf(block),
      block === 0 ? 0 : linesOf(block) * CList.Line,
      words[Header.LogLength],
    );
  }

  isBlock(block: number): boolean {
    const first = block >>> 5;
    const size = block & 31;
    return (
      first >= Header.Words / CList.Line &&
      size < Header.Sizes &&
      first < this.lines &&
      1 << size <= this.lines - first
    );
  }

  /** A zeroed block of at least `lines` lines; 0, and {@link needed} is set, when the arena has none. */
  take(lines: number): number {
    const { words } = this;
    let size = 0;
    while (size < Header.Sizes - 1 && 1 << size < lines) size++;
    const taken = 1 << size;
    const head = Header.Free + size;
    let block = words[head];
    if (block !== 0 && this.isBlock(block) && (block & 31) === size) {
      words[head] = words[wordOf(block)];
    } else {
      const fresh = words[Header.Fresh] >>> 0;
      const bad = taken < lines || fresh < Header.Words / CList.Line || fresh > this.lines;
      if (bad || taken > this.lines - fresh) {
        if (this.needed < taken) this.needed = taken;
        return 0;
      }
      words[Header.Fresh] = fresh + taken;
      block = (fresh << 5) | size;
    }
    const first = wordOf(block);
    words[Header.Blocks]++;
    words.fill(0, first, first + taken * CList.Line);
    return block;
  }

  put(block: number): void {
    if (!this.isBlock(block)) return;
    const head = Header.Free + (block & 31);
    this.words[Header.Blocks]++;
    this.words[wordOf(block)] = this.words[head];
    this.words[head] = block;
  }

  /** A block of at least `lines` lines that begins as `old` does, which is given back; 0, and `old` is as it was, when there is no room. */
  grow(old: number, lines: number): number {
    const block = this.take(lines);
    if (block === 0 || !this.isBlock(old)) return block;
    const kept = Math.min(linesOf(old), linesOf(block)) * CList.Line;
    this.words.copyWithin(wordOf(block), wordOf(old), wordOf(old) + kept);
    this.put(old);
    return block;
  }

  /** Makes the log larger; false when the arena has no room. */
  #enlargeLog(): boolean {
    const { length } = this.log;
    const lines = this.words[Header.Log] === 0 ? 0 : linesOf(this.words[Header.Log]);
    const block = this.grow(this.words[Header.Log], lines < 4 ? 8 : lines * 2);
    if (block === 0) return false;
    this.words[Header.Log] = block;
    this.log.open(this.words, wordOf(block), linesOf(block) * CList.Line, length);
    return true;
  }
}

/** The first word of a block. */
export function wordOf(block: number): number {
  return (block >>> 5) * CList.Line;
}

/** The lines of a block. */
export function linesOf(block: number): number {
  return 1 << (block & 31);
}
