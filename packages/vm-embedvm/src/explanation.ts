/** One kind of mistake in a source, for people who meet its id: what it is, why, and an example with its remedy. */
export interface Explanation {
  readonly id: string;
  /** The mistake in a few words. */
  readonly title: string;
  /** A paragraph: what it means, and what to do. */
  readonly explanation: string;
  readonly example: {
    /** Lines that are told so. */
    readonly mistake: string;
    /** The same lines as they should be. */
    readonly remedy: string;
  };
}
