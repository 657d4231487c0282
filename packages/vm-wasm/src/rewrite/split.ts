/** Where something begins, and the fuel of what the entry holds in front of it. */
export interface Place {
  readonly start: number;
  readonly before: number;
}

/**
 * Finds the split of a function while its code is walked over: an instruction that is passed, once, on every way to a call of guest code. It is
 * the first call, or the outermost block around it that is a loop or does not hold all the calls.
 */
export class Split {
  /** The first call behind the blocks around it, the outermost (the body) first; `after` is the fuel of the entry up to a block's end. */
  #first: { readonly place: Place; after: number }[] | null = null;
  /** How many of these blocks hold every call so far and are in no loop. */
  #common = 0;
  /** How many of them have not ended. */
  #open = 0;

  /** A call of guest code. `blocks` are those around it, `loop` the index of the first loop among them, or -1. */
  call(place: Place, blocks: readonly Place[], loop: number): void {
    if (this.#first === null) {
      this.#first = [...blocks, place].map((each) => ({ place: each, after: 0 }));
      this.#open = blocks.length;
      this.#common = loop < 0 ? blocks.length : loop;
    }
    this.#common = Math.min(this.#common, this.#open);
  }

  /** Whether {@link call} needs the blocks. */
  get isFound(): boolean {
    return this.#first !== null;
  }

  /** A block, or the first arm of an `if`, ends inside `depth` others; up to here the entry holds this fuel. */
  ended(depth: number, fuel: number): void {
    if (this.#first === null || depth >= this.#open) return;
    this.#open = depth;
    this.#first[depth].after = fuel;
  }

  /**
   * The offset of the split, and the fuel of its head: of all that the entry holds outside the stretch from the split to the end of the block that
   * the split stands in, for it can be reached without passing the split. Without calls, the head is the whole entry.
   */
  found(fuel: number, code: number): { readonly split: number; readonly head: number } {
    if (this.#first === null) return { split: code, head: fuel };
    const { start, before } = this.#first[this.#common].place;
    return { split: start, head: fuel - (this.#first[this.#common - 1].after - before) };
  }
}
