import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/**
 * Where a path leads once every link on its way is followed; of what is not there yet, where it will be. null when that is nowhere: a link to
 * what is missing, or to itself.
 * @throws what the system says of a folder on the way that may not be looked into
 */
export function realPlace(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return null;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    if (isThere(path) || path === dirname(path)) return null;
    const above = realPlace(dirname(path));
    return above === null ? null : join(above, basename(path));
  }
}

/** Whether a path is a folder, or lies below it. Both are absolute, and without links. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether something has this name, be it a link to nowhere. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw error;
  }
}
