import type { Clock } from './clock.js';

/** The runs of a kernel that are asleep. */
export class Sleepers {
  readonly #wakes = new Set<() => void>();

  /** Sleeps for about so many milliseconds, or until {@link wake}. */
  async sleep(clock: Clock, milliseconds: number): Promise<void> {
    let wake = () => {};
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#wakes.add(wake);
    try {
      await clock.sleep(milliseconds, woken);
    } finally {
      this.#wakes.delete(wake);
    }
  }

  wake(): void {
    for (const wake of this.#wakes) wake();
  }
}
