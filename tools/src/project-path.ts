import { posix } from 'node:path';

/**
 * A path below the project file as it is used everywhere, without `.` and a `/` at its end; null for what is none: an absolute path, one that
 * leads out of the project, or a text that no file can have as its name. The project's own folder is none either.
 */
export function projectPath(given: unknown): string | null {
  if (typeof given !== 'string' || given === '' || /[\p{Cc}\p{Zl}\p{Zp}\\]/u.test(given)) return null;
  const path = posix.normalize(given).replace(/\/$/, '');
  return /^(\.{0,2}$|\.\.\/|\/|[A-Za-z]:)/.test(path) ? null : path;
}

/** Whether a path names a file of an output folder: it is its own normal form, and does not lead out. */
export function isOutputPath(given: unknown): given is string {
  return typeof given === 'string' && projectPath(given) === given;
}
