import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Failure } from './failure.js';

/** Most bytes of a file that people write for one run: a manifest, a source of a guest. */
export const TEXT_BYTES = 16 * 1024 * 1024;
/** Most bytes of any other file: a project's, generated ones among them, or an image. */
export const FILE_BYTES = 256 * 1024 * 1024;

/**
 * Reads a file that the user named.
 * @param what it should be, for messages: `an image`
 * @throws Failure as {@link readRegular}, and when there is no file
 */
export function readNamed(place: string, what: string, most: number): Buffer {
  try {
    const bytes = readRegular(place, most);
    if (bytes !== null) return bytes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Failure(`There is no ${place}.`, 'Check the path.');
    throw new Failure(`${place} cannot be read (${code}).`, `Give the path of ${what}.`);
  }
  throw new Failure(`${place} is a folder.`, `Give the path of ${what}.`);
}

/**
 * Reads a whole file. A pipe or a device could make the reader wait or never end, so only a regular file of a bounded size is read.
 * @returns null for a folder
 * @throws Failure for what is no regular file, or too large; what the system says of a file that cannot be opened
 */
export function readRegular(place: string, most: number): Buffer | null {
  // Without O_NONBLOCK, opening a pipe waits for somebody who writes into it.
  const file = openSync(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) return null;
    if (!stats.isFile())
      throw new Failure(`${place} is a device or a pipe.`, 'Give the path of a regular file.');
    const bytes = stats.size > most ? null : readAtMost(file, stats.size, most);
    if (bytes === null)
      throw new Failure(`${place} is too large.`, `At most ${most / 1024 / 1024} MiB are read.`);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** What a file holds, whatever its size was said to be; null when it is more than `most` bytes. */
function readAtMost(file: number, size: number, most: number): Buffer | null {
  // One byte more than there should be: a file that did not grow meanwhile is read at once.
  let bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > most) return null;
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, most + 1));
  }
}
