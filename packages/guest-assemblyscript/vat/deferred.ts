import { resolveCommit, resolveExactly, resolveStage } from '../generated/kernel';
import { Reference, enter, freshPromise, handlesOf, leave } from './reference';

/** A promise that this vat decides: the result of a message to it, or one that it made to give away. It is settled once. */
export class Deferred extends Reference {
  /** Without a handle it is a new promise. */
  constructor(handle: i32 = 0) {
    super();
    enter(handle == 0 ? freshPromise() : handle, this);
  }

  /** Fulfills it with data. */
  fulfill(body: ArrayBuffer, slots: Reference[] = []): void {
    this.settle(false, body, slots);
  }

  /** Fulfills it with a text. */
  answer(text: string, slots: Reference[] = []): void {
    this.settle(false, String.UTF8.encode(text), slots);
  }

  /** Rejects it; the text says why. */
  reject(why: string, slots: Reference[] = []): void {
    this.settle(true, String.UTF8.encode(why), slots);
  }

  /** It is this object from now on: messages to the promise go on to it. Not a promise. */
  become(object: Reference): void {
    resolveStage(this, false, new ArrayBuffer(0), handlesOf([object]));
    resolveExactly(0);
    resolveCommit();
    leave(this);
  }

  private settle(rejected: bool, body: ArrayBuffer, slots: Reference[]): void {
    resolveStage(this, rejected, body, handlesOf(slots));
    resolveCommit();
    leave(this);
  }
}
