/** 32-bit numbers in one flat array, which grows and is used again from crank to crank. No state: it is neither journaled nor hashed. */
export class WordList {
  #words = new Int32Array(64);
  /** How many there are room for: the length of an array is read as a float. */
  #room = 64;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The last one, which must be there. */
  get last(): number {
    return this.#words[this.#length - 1];
  }

  at(index: number): number {
    return this.#words[index];
  }

  push(word: number): void {
    if (this.#length === this.#room) this.#grow();
    const at = this.#length;
    this.#words[at] = word;
    this.#length = at + 1;
  }

  /** Takes the last one out, which must be there. */
  pop(): number {
    const at = this.#length - 1;
    this.#length = at;
    return this.#words[at];
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(): void {
    const words = new Int32Array(this.#room * 2);
    words.set(this.#words);
    this.#words = words;
    this.#room = words.length;
  }
}
