import type { Clock } from '@callgate/kernel';

/** A clock that jumps instead of waiting: time passes only while the kernel sleeps. */
export class FakeClock implements Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds * 1000;
  }
}
