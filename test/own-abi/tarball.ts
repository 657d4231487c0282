import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * The files of a package as npm packs it, by path without the leading `package/`. Reads what npm writes: regular files in the format
 * `ustar` with its prefix field (POSIX.1-1988), and the `path` of an extended header (POSIX.1-2001, pax).
 */
export function readTarball(place: string): ReadonlyMap<string, Buffer> {
  const bytes = gunzipSync(readFileSync(place));
  const files = new Map<string, Buffer>();
  let longPath: string | null = null;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const field = (from: number, length: number) =>
      bytes.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8);
    const type = field(156, 1);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (type === 'x') {
      longPath = /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1] ?? null;
    } else if (type === '0' || type === '') {
      const short = [field(345, 155), field(0, 100)].filter((part) => part !== '').join('/');
      files.set((longPath ?? short).replace(/^package\//, ''), content);
      longPath = null;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const BLOCK = 512;
