/** Exit statuses of every command. */
export const EXIT = Object.freeze({
  /** Done; nothing to complain about. */
  ok: 0,
  /** Could not run. */
  failed: 1,
  /** Ran, and found something. */
  findings: 100,
});

/** The user's mistake: one sentence that says what is wrong, one that says what to do. Shown without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly help: string = '',
    readonly status: number = EXIT.failed,
  ) {
    super(message);
  }
}
