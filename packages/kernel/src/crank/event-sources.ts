/** Something outside that makes deliveries at its own time: the kernel asks it when nothing else is to do. */
export interface EventSource {
  /** When it has something next, in microseconds of the kernel's clock; null for never. */
  next(): number | null;
  /** Posts the deliveries that are due. */
  fire(now: number): void;
  /**
   * Whether something may come from outside of which nobody knows the time: a run does not end while a source listens. The source calls
   * `kernel.wake` when something came, and then says its time in `next`.
   */
  listens?(): boolean;
}

interface Entry {
  readonly source: EventSource;
  /** The time at which the source failed: it is asked again when its next time is another. */
  failedAt: number | null;
}

/** The event sources of a kernel. One that throws is reported and harms no other, nor does it keep the kernel busy. */
export class EventSources {
  readonly #entries: Entry[] = [];

  constructor(
    /** Is told what a source threw, and undoes what the source left half done. */
    private readonly failed: (error: unknown) => void,
  ) {}

  add(source: EventSource): void {
    this.#entries.push({ source, failedAt: null });
  }

  get none(): boolean {
    return this.#entries.length === 0;
  }

  /** When the first of them has something next, or null. */
  next(): number | null {
    let first: number | null = null;
    for (const entry of this.#entries) {
      const next = this.#nextOf(entry);
      if (next !== null && (first === null || next < first)) first = next;
    }
    return first;
  }

  /** Whether one of them may learn of something at any time. */
  get listening(): boolean {
    return this.#entries.some(({ source }) => source.listens?.() === true);
  }

  /** Lets every source that is due by `now` post its deliveries. */
  fire(now: number): void {
    for (const entry of this.#entries) {
      const next = this.#nextOf(entry);
      if (next === null || next > now) continue;
      try {
        entry.source.fire(now);
      } catch (error) {
        entry.failedAt = next;
        this.failed(error);
      }
    }
  }

  #nextOf(entry: Entry): number | null {
    try {
      const next = entry.source.next();
      if (next !== entry.failedAt) entry.failedAt = null;
      return entry.failedAt === null ? next : null;
    } catch (error) {
      if (!Number.isNaN(entry.failedAt)) this.failed(error);
      entry.failedAt = Number.NaN;
      return null;
    }
  }
}
