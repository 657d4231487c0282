/** Vats that are ready, first-in first-out; taking one is constant time however many wait. */
export class RunQueue<Item> {
  #items: Item[] = [];
  /** Items before this place were taken. */
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** The item that waits longest, or null. */
  take(): Item | null {
    if (this.length === 0) return null;
    const item = this.#items[this.#taken++];
    if (this.#taken >= LEAST && this.#taken * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}

/** Taken places are given back when they are at least so many, and half of all. */
const LEAST = 64;
