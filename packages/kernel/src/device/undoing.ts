import type { Core } from '../kernel/core.js';

/**
 * Runs code of the host in the middle of something larger. When it throws, what it changed since is undone and sent nowhere, and the error goes on; what
 * happened before stands.
 */
export function undoing<Result>(core: Core, who: string, work: () => Result): Result {
  const { state, outputs, inside } = core;
  const mark = state.journal.mark();
  const { pending } = outputs;
  core.inside = who;
  try {
    return work();
  } catch (error) {
    for (const resource of state.journal.undoTo(mark)) core.undone.push(resource);
    state.settled.length = 0;
    outputs.cutTo(pending);
    throw error;
  } finally {
    core.inside = inside;
  }
}
