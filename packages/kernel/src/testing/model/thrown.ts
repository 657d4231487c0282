import { Fault } from './syscalls.js';

/** Whether the model says that work breaks a rule. */
export function isFault(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof Fault) return true;
    throw error;
  }
}

/** Whether the kernel says so. */
export function isThrown(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
