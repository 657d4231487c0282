/** What several hold and the last one closes: an open directory, with what was opened through it. */
export class Shared<Item extends { close(): void }> {
  readonly item: Item;
  #holders = 1;

  /** Held once, by the caller. */
  constructor(item: Item) {
    this.item = item;
  }

  hold(): this {
    this.#holders++;
    return this;
  }

  letGo(): void {
    if (--this.#holders === 0) this.item.close();
  }
}
