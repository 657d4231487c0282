/** Resources that nobody holds any longer, which their devices are to be told after the commit. Flat, and used again from crank to crank. */
export class ReleaseList {
  /** Of each its kind and its cell. */
  #words = new Int32Array(32);
  /** Words in use, and how many there are: the length of an array is read as a float. */
  #used = 0;
  #room = 32;

  get length(): number {
    return this.#used >> 1;
  }

  push(kind: number, cell: number): void {
    if (this.#used === this.#room) this.#grow();
    const at = this.#used;
    const words = this.#words;
    words[at + 1] = cell;
    words[at] = kind;
    this.#used = at + 2;
  }

  kindAt(index: number): number {
    return this.#words[index << 1];
  }

  /** The device's own number of the resource. */
  cellAt(index: number): number {
    return this.#words[(index << 1) + 1];
  }

  clear(): void {
    this.#used = 0;
  }

  #grow(): void {
    const words = new Int32Array(this.#room * 2);
    words.set(this.#words);
    this.#words = words;
    this.#room = words.length;
  }
}
