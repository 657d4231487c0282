/**
 * What a device holds for guests, by the cells that the kernel knows. The table itself is not journaled: what stands in it is outside of
 * the kernel, comes with `own`, and goes when the kernel releases it, after a commit or after a rollback.
 *
 * The cell that was freed last is given out first. The kernel releases what a crank acquired newest first when it rolls the crank back, so
 * after that the next cells are the same as if the crank had never been: cells stand in the kernel's hashed state.
 */
export class Cells<Held> {
  readonly #held: (Held | undefined)[] = [];
  readonly #free: number[] = [];

  put(held: Held): number {
    const cell = this.#free.pop() ?? this.#held.length;
    this.#held[cell] = held;
    return cell;
  }

  get(cell: number): Held {
    const held = this.#held[cell];
    if (held === undefined) throw new Error(`invariant: cell ${cell} is held until it is released`);
    return held;
  }

  /** Frees a cell and answers what it held; undefined when it was free. */
  take(cell: number): Held | undefined {
    const held = this.#held[cell];
    if (held === undefined) return undefined;
    this.#held[cell] = undefined;
    this.#free.push(cell);
    return held;
  }
}
