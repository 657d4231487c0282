import { closeSync, constants, fstatSync, lstatSync, openSync, unlinkSync } from 'node:fs';
import { VfsNodeType } from '@callgate/kernel/abi';
import type { FileSystem } from './file-system.js';
import { FolderDirectory, entriesOf, openFolder } from './folder-directory.js';
import { pathAt, pathOf } from './folder-path.js';
import { isReserved } from './name.js';
import { type FileLimits, Usage } from './usage.js';

/**
 * A folder of the host as a file system. Nothing outside can be reached through it: each step goes from an open directory to one name in it,
 * follows no link, and opens nothing but directories and regular files, whatever other programs do to the folder meanwhile. `path`
 * itself is the operator's, and may be a link.
 *
 * What is there already counts for the limits; content that a crash left half-written is removed.
 * @throws Error one sentence, when the folder cannot be used so: it is none, or the system is not Linux with `/proc`
 */
export function folderFs(path: string, limits: Partial<FileLimits> = {}): FileSystem {
  if (process.platform !== 'linux') {
    throw new Error(`the folder ${path} cannot be given to guests: only Linux has a safe way into folders`);
  }
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    checkProc(descriptor, path);
    const { bytes, entries } = measure(descriptor);
    const root = new FolderDirectory(descriptor, 0, new Usage(limits, bytes, entries));
    let isOpen = true;
    return {
      root,
      close() {
        if (isOpen) root.close(); // Closed twice, the descriptor's number might be another file's already.
        isOpen = false;
      },
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Every path goes through `/proc/self/fd`; where that is something else, nothing is safe. */
function checkProc(descriptor: number, path: string): void {
  const real = fstatSync(descriptor, { bigint: true });
  const seen = lstatSync(`${pathOf(descriptor)}/.`, { bigint: true, throwIfNoEntry: false });
  if (seen?.ino === real.ino && seen.dev === real.dev) return;
  throw new Error(`the folder ${path} cannot be given to guests: /proc is not there`);
}

interface Measure {
  bytes: number;
  entries: number;
}

/** What a directory holds at every level. */
function measure(descriptor: number, sum: Measure = { bytes: 0, entries: 0 }): Measure {
  for (const { name, type } of [...entriesOf(descriptor)]) {
    if (type === VfsNodeType.File && isReserved(name)) {
      unlinkSync(pathAt(descriptor, name));
      continue;
    }
    sum.entries++;
    if (type === VfsNodeType.File) {
      sum.bytes += lstatSync(pathAt(descriptor, name), { throwIfNoEntry: false })?.size ?? 0;
    } else if (type === VfsNodeType.Directory) {
      const inner = openFolder(descriptor, name);
      try {
        measure(inner, sum);
      } finally {
        closeSync(inner);
      }
    }
  }
  return sum;
}
