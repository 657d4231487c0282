/** One entry: a cell is due at a time; `serial` tells whether the cell still means the same timer. */
export interface Deadline {
  readonly at: number;
  readonly cell: number;
  readonly serial: number;
}

/**
 * The deadlines of all timers, soonest first; equal times in the order in which they were set. A binary heap beside the journaled
 * table: an entry whose timer was cancelled or never committed is found stale when it comes up, and dropped.
 */
export class Deadlines {
  #heap: Deadline[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(deadline: Deadline): void {
    const heap = this.#heap;
    let at = heap.push(deadline) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(heap[at], heap[parent])) break;
      [heap[at], heap[parent]] = [heap[parent], heap[at]];
      at = parent;
    }
  }

  peek(): Deadline | null {
    return this.#heap[0] ?? null;
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && before(heap[child], heap[least])) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }

  /** Drops the entries that `isLive` refuses. */
  compact(isLive: (deadline: Deadline) => boolean): void {
    this.#heap = this.#heap.filter(isLive).sort((a, b) => (before(a, b) ? -1 : 1));
  }
}

function before(a: Deadline, b: Deadline): boolean {
  return a.at < b.at || (a.at === b.at && a.serial < b.serial);
}
