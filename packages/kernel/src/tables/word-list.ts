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

  /** As {@link push}, of a word that need stand in the list only once, the later the better: there are never many more words than different ones. */
  pushOnce(word: number): void {
    if (this.#words[this.#length] === word) return;
    if (this.#length === this.#room) this.#dropTwins();
    this.push(word);
  }

  /** Keeps the first ones: so many. */
  shorten(length: number): void {
    this.#length = length;
  }

  /** Keeps the last one of each word. The list is half empty afterwards. */
  #dropTwins(): void {
    const words = this.#words;
    const seen = new Set<number>();
    let kept = this.#room + 1;
    for (let at = this.#length; at > 0; at--) {
      if (seen.has(words[at])) continue;
      seen.add(words[at]);
      words[--kept] = words[at];
    }
    words.copyWithin(1, kept);
    this.#length = seen.size;
    if (seen.size > this.#room / 2) this.#grow();
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#room = words.length - 1;
  }
}
