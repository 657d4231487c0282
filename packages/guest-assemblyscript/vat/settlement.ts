import { PromiseState } from '../generated/kernel';
import { Content } from './message';
import { Reference } from './reference';

/** What a promise became. */
export class Settlement extends Content {
  constructor(
    /** Fulfilled, rejected by who decided it, or why the kernel rejected it. */
    public state: PromiseState,
    body: ArrayBuffer,
    slots: Reference[],
    /** Which slot the promise is exactly; -1 for none. */
    public exactly: i32,
  ) {
    super(body, slots);
  }
}

/** What is done when a promise is settled: extend it. What came with it is let go afterwards, unless it was kept. */
export class Handler {
  fulfilled(_answer: Settlement): void {}

  rejected(_answer: Settlement): void {}
}
