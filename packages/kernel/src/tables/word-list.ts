/** 32-bit numbers in one flat array, which grows and is used again from crank to crank. No state: it is neither journaled nor hashed. */
export class WordList {
  /** They stand behind a 0, which is what comes before the first. */
  #words = new Int32Array(64);
  /** How many there is room for: the length of an array is read as a float. */
  #room = 63;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#words[index + 1];
  }

  push(word: number): void {
    const at = this.#length;
    if (at === this.#room) this.#grow();
    this.#words[at + 1] = word;
    this.#length = at + 1;
  }

  /** Both, one after the other. */
  pushPair(first: number, second: number): void {
    const at = this.#length;
    if (at + 2 > this.#room) this.#grow();
    this.#words[at + 1] = first;
    this.#words[at + 2] = second;
    this.#length = at + 2;
  }

  /** As {@link push}, unless the word is the last one already. */
  pushOther(word: number): void {
    if (this.#words[this.#length] !== word) this.push(word);
  }

  /** Keeps the first ones: so many. */
  shorten(length: number): void {
    this.#length = length;
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#room = words.length - 1;
  }
}
