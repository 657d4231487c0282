/** Is told whenever a column's data is another array. */
export type Follower = (data: Int32Array) => void;

/**
 * One column of kernel state: 32-bit cells that only the journal writes, or a table that notes in it what it does to them as a whole (`Journal.changes`).
 * `data` is another array when the column grows: readers take it afresh each time, or follow it.
 */
export class Column {
  #data: Int32Array;
  readonly #followers = new Set<Follower>();

  constructor(
    readonly id: number,
    readonly name: string,
    capacity: number,
    /** What an unused cell holds; trailing unused cells are not state. */
    readonly unused: number,
    /** Follows from other columns (an index): not hashed. */
    readonly derived: boolean,
    /** Words of a row, whose first word is 0 when the others are no state; 0 when every cell stands for itself. */
    readonly rowWords: number,
  ) {
    this.#data = new Int32Array(capacity).fill(unused);
  }

  get data(): Int32Array {
    return this.#data;
  }

  set data(data: Int32Array) {
    this.#data = data;
    for (const follower of this.#followers) follower(data);
  }

  /** Tells `follower` the data, now and whenever it changes, until the answered function is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    follower(this.#data);
    return () => this.#followers.delete(follower);
  }

  /** Makes room for the cell `key`, at least doubling. Capacity is not state: growing is neither journaled nor undone. */
  reserve(key: number): void {
    if (key < this.#data.length) return;
    let capacity = Math.max(16, this.#data.length);
    while (capacity <= key) capacity *= 2;
    const grown = new Int32Array(capacity).fill(this.unused);
    grown.set(this.#data);
    this.data = grown;
  }
}
