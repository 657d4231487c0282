/** Resources that nobody holds any longer, which their devices are to be told after the commit. Flat, and used again from crank to crank. */
export class ReleaseList {
  readonly #kinds: number[] = [];
  readonly #cells: number[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(kind: number, cell: number): void {
    this.#kinds[this.#length] = kind;
    this.#cells[this.#length++] = cell;
  }

  kindAt(index: number): number {
    return this.#kinds[index];
  }

  /** The device's own number of the resource. */
  cellAt(index: number): number {
    return this.#cells[index];
  }

  clear(): void {
    this.#length = 0;
  }
}
