import type { Table } from './engine/js/table.js';

/** Is told where the rows of a table's imports stand: from word `imports` of `words` on, with `mask` + 1 words. */
export type RowFollower = (words: Int32Array, imports: number, mask: number) => void;

/** Those who follow the rows of one table. */
export class RowFollowers {
  readonly #followers = new Set<RowFollower>();
  /** Where they were told that the rows are. */
  told = 0;

  get isEmpty(): boolean {
    return this.#followers.size === 0;
  }

  add(follower: RowFollower): void {
    this.#followers.add(follower);
  }

  delete(follower: RowFollower): void {
    this.#followers.delete(follower);
  }

  tell({ words, imports, importWords }: Table): void {
    this.told = imports;
    for (const follower of this.#followers) follower(words, imports, importWords);
  }
}
