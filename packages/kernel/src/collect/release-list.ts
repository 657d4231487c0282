import { WordList } from '../tables/word-list.js';

/** Resources that nobody holds any longer, which their devices are to be told after the commit. Flat, and used again from crank to crank. */
export class ReleaseList {
  /** Of each its kind and its cell. */
  readonly #words = new WordList();

  get length(): number {
    return this.#words.length >> 1;
  }

  push(kind: number, cell: number): void {
    this.#words.pushPair(kind, cell);
  }

  kindAt(index: number): number {
    return this.#words.at(index << 1);
  }

  /** The device's own number of the resource. */
  cellAt(index: number): number {
    return this.#words.at((index << 1) + 1);
  }

  clear(): void {
    this.#words.shorten(0);
  }
}
