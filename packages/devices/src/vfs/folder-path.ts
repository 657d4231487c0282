import type { Name } from './file-system.js';

/**
 * A name relative to an open directory, as a path: `/proc/self/fd/N` is the directory itself (proc(5)), however it is reached or called now, so that
 * only the last component is looked up. This is openat(2), which Node does not offer.
 */
export function pathAt(directory: number, name: Name): Buffer {
  return Buffer.concat([Buffer.from(`${pathOf(directory)}/`, 'latin1'), name]);
}

/** What is open, as a path: opening it opens the same thing again. */
export function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
