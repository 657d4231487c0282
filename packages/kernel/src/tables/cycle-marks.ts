/** What is known of a row while promises on cycles are looked for; bits. */
// biome-ignore lint/suspicious/noConstEnum: as in layout.ts
const enum Mark {
  /** A promise that may be on a cycle: what it holds was counted. */
  Member = 1,
  /** In use, or handed out, or no longer held by something that was counted. */
  Used = 2,
  /** Its row was freed. */
  Gone = 4,
}

/**
 * What a search for promises on cycles knows of each row, from its begin to its end. It goes on between cranks, which change what promises hold
 * (`docs/decisions/0035`): whoever takes a reference out of what a promise holds, or hands one on to others, calls {@link touch}. Who puts one in had it before.
 *
 * No state of the kernel: what was found is lost when the process ends, and the next search finds it again. What was touched in a crank that is undone stays
 * touched: such a promise is merely not freed by this search.
 */
export class CycleMarks {
  #marks = new Uint8Array(0);
  #held = new Int32Array(0);
  #watching = false;
  /** Members that are in use, in the order in which that was found. */
  readonly used: number[] = [];

  /** A search begins, over rows below `rows`: later ones are none of its members. */
  begin(rows: number): void {
    this.#marks = new Uint8Array(rows);
    this.#held = new Int32Array(rows);
    this.#watching = true;
  }

  /** It is known who is in use: from now on the search itself changes what promises hold. */
  decided(): void {
    this.#watching = false;
    this.#held = new Int32Array(0);
    this.used.length = 0;
  }

  end(): void {
    this.#marks = new Uint8Array(0);
  }

  /** Whether somebody wants to know what is touched. */
  get watching(): boolean {
    return this.#watching;
  }

  /** A row is in use, as far as this search is to know. */
  touch(row: number): void {
    if (!this.#watching || row >= this.#marks.length) return;
    const mark = this.#marks[row];
    if ((mark & Mark.Used) !== 0) return;
    this.#marks[row] = mark | Mark.Used;
    if ((mark & Mark.Member) !== 0) this.used.push(row);
  }

  touchAll(rows: Int32Array): void {
    if (this.#watching) for (const row of rows) this.touch(row);
  }

  /** A row was freed: the promise that had it is gone. */
  gone(row: number): void {
    this.touch(row);
    if (row < this.#marks.length) this.#marks[row] |= Mark.Gone;
  }

  /** What a promise holds is counted now. */
  join(row: number): void {
    if (row >= this.#marks.length) return;
    const mark = this.#marks[row];
    this.#marks[row] = mark | Mark.Member;
    if ((mark & Mark.Used) !== 0) this.used.push(row);
  }

  /** A member holds a row once more. */
  count(row: number): void {
    if (row < this.#held.length) this.#held[row]++;
  }

  /** How often members hold a row. */
  heldByMembers(row: number): number {
    return this.#held[row] ?? 0;
  }

  /** Whether only members hold a promise, and still do. */
  isUnused(row: number): boolean {
    return this.#marks[row] === Mark.Member;
  }
}
