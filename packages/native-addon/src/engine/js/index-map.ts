import { CList, Index } from '../../layout.js';

/** A map of an arena: `c/index.h` in TypeScript. Keys and values are 32-bit integers that are not 0. */
export class IndexMap {
  /** Where it begins. */
  at = 0;
  /** Lines - 1. */
  mask = 0;
  /** Keys that it takes. */
  most = 0;
  seed = 0;

  /** It is a block of so many lines. */
  open(at: number, lines: number): void {
    this.at = at;
    this.mask = lines - 1;
    this.most = Math.floor((lines * Index.Keys * 7) / 10);
  }

  /** The line that a key belongs in. */
  home(key: number): number {
    let mixed = key ^ this.seed;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) & this.mask;
  }

  /** The value of a key, or 0. */
  get(words: Int32Array, key: number): number {
    const { mask } = this;
    let line = this.home(key);
    for (let tried = 0; tried <= mask; tried++, line = (line + 1) & mask) {
      const first = this.at + line * CList.Line;
      for (let at = first; at < first + Index.Keys; at++)
        if (words[at] === key) return words[at + Index.Keys];
      if (!this.#isWhole(words, line)) return 0;
    }
    return 0;
  }

  /** Where a key that is not there goes, as a word of the map. */
  place(words: Int32Array, key: number): number {
    const { mask } = this;
    let line = this.home(key);
    for (let tried = 0; tried <= mask; tried++, line = (line + 1) & mask) {
      const first = line * CList.Line;
      for (let place = first; place < first + Index.Keys; place++)
        if (words[this.at + place] === 0) return place;
    }
    return line * CList.Line;
  }

  /** Enters a key that is not there. Indexes follow from the rows, so nothing is logged. */
  add(words: Int32Array, key: number, value: number): void {
    // The first place of its line is often free.
    const first = this.at + this.home(key) * CList.Line;
    const place = words[first] === 0 ? first : this.at + this.place(words, key);
    words[place] = key;
    words[place + Index.Keys] = value;
  }

  /** Takes a key out, if it is there, and closes the gap. */
  remove(words: Int32Array, key: number): void {
    const first = this.at + this.home(key) * CList.Line;
    // It often stands first in a line that is not whole, of which the last place is free then.
    if (words[first] === key && words[first + Index.Keys - 1] === 0)
      words[first] = words[first + Index.Keys] = 0;
    else this.#search(words, key);
  }

  #search(words: Int32Array, key: number): void {
    const { mask, at: base } = this;
    let hole = this.home(key);
    let place = -1;
    let whole = true;
    for (let tried = 0; tried <= mask; tried++, hole = (hole + 1) & mask) {
      place = this.#placeIn(words, hole, key);
      whole = this.#isWhole(words, hole);
      if (place >= 0 || !whole) break;
    }
    if (place < 0) return;
    let line = hole;
    for (let tried = 0; whole && tried < mask; tried++) {
      line = (line + 1) & mask;
      whole = this.#isWhole(words, line);
      const first = line * CList.Line;
      for (let each = first; each < first + Index.Keys; each++) {
        const moved = words[base + each];
        if (moved === 0) continue;
        const home = this.home(moved);
        if (((line - home) & mask) < ((line - hole) & mask)) continue;
        words[base + place] = moved;
        words[base + place + Index.Keys] = words[base + each + Index.Keys];
        hole = line;
        place = each;
        break;
      }
    }
    words[base + place] = words[base + place + Index.Keys] = 0;
  }

  /** Copies every key of another map into this empty one, which has room for them. */
  copy(words: Int32Array, from: IndexMap): void {
    const end = from.at + (from.mask + 1) * CList.Line;
    for (let first = from.at; first < end; first += CList.Line) {
      for (let each = first; each < first + Index.Keys; each++) {
        const key = words[each];
        if (key !== 0) this.add(words, key, words[each + Index.Keys]);
      }
    }
  }

  /** The word of the map where a key stands in a line; -1 when it is elsewhere. */
  #placeIn(words: Int32Array, line: number, key: number): number {
    const first = this.at + line * CList.Line;
    for (let place = first; place < first + Index.Keys; place++)
      if (words[place] === key) return place - this.at;
    return -1;
  }

  /** Whether every place of a line has a key. A line is filled from its beginning: a free place is often the last. */
  #isWhole(words: Int32Array, line: number): boolean {
    const first = this.at + line * CList.Line;
    for (let place = first + Index.Keys - 1; place >= first; place--) if (words[place] === 0) return false;
    return true;
  }
}

/** Lines for so many keys. */
export function linesFor(keys: number): number {
  let lines = 1;
  while (lines < CList.LinesMost && lines * Index.Keys * 7 < keys * 10) lines *= 2;
  return lines;
}
