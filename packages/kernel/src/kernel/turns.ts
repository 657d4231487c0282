import type { Core } from './core.js';

/** The order among the host's calls of the kernel: which may come in the middle of what, and that none goes on after a broken invariant. */
export class Turns {
  readonly #core: Core;
  /** Whether the kernel is in the middle of a turn: a step, or what the host asked for that takes a crank. */
  #turning = false;
  /** What broke an invariant of the kernel: it stands at its last commit and does not go on. */
  #broken: unknown = null;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Does work as one turn. What it throws stops the kernel for good. */
  turn<Result>(work: () => Result): Result {
    const core = this.#core;
    this.#turning = true;
    try {
      return work();
    } catch (error) {
      this.#broken = error;
      core.running = null;
      core.inside = null;
      core.state.journal.rollback();
      throw error;
    } finally {
      this.#turning = false;
    }
  }

  /** @throws Error in the middle of a turn, and after an invariant was broken */
  outsideTurn(what: string): void {
    if (this.#turning || this.#core.inside !== null)
      throw new Error(
        `kernel.${what} was called while the kernel is in the middle of a step; call it afterwards`,
      );
    if (this.#broken === null) return;
    throw new Error('the kernel stopped at its last commit, because an invariant of its own was broken', {
      cause: this.#broken,
    });
  }

  /** @throws Error in the middle of a crank, and of a call of a device */
  outsideCrank(what: string): void {
    const { running, inside, atRest } = this.#core;
    if (atRest) return;
    const where = running === null ? `a call of ${inside}` : `a crank of ${running.config.name}`;
    throw new Error(`kernel.${what} was called in the middle of ${where}; call it afterwards`);
  }
}
