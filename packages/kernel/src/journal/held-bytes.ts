/** What each thing that is held counts beside its bytes: the objects that carry it. */
const PIECE = 256;

/** Who is told that an entry into a guest made the kernel hold more than it may. */
export interface HeldBound {
  /** `what` is what came last, for people. */
  heldTooMuch(what: string): void;
}

/**
 * Bytes that the crank that is running gave to be held in the host's memory until it is over: what is to leave the process after the commit, values for which a
 * rollback keeps the ones before them, messages, what its transcript writes down. Whoever holds such bytes counts them here as they come in, once. What is overwritten,
 * taken back or undone stays counted. So one bound is enough for all of it, and state that was there before is not counted again.
 *
 * Nothing is bounded but an entry into a guest.
 */
export class HeldBytes {
  #left = Number.POSITIVE_INFINITY;
  #bound: HeldBound | null = null;

  /** An entry begins, which may give so many bytes. */
  begin(most: number, bound: HeldBound): void {
    this.#left = most;
    this.#bound = bound;
  }

  /** The entry is over. */
  end(): void {
    this.#left = Number.POSITIVE_INFINITY;
    this.#bound = null;
  }

  /** One more thing is held. Nothing is thrown: code of the host may be in the middle of something. */
  add(bytes: number, what: string): void {
    this.#left -= PIECE + bytes;
    if (this.#left < 0) this.#bound?.heldTooMuch(what);
  }
}
