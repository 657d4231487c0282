import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { handOn } from './descriptor.js';
import type { Name, OpenFile } from './file-system.js';
import { pathAt, pathOf } from './folder-path.js';
import type { Usage } from './usage.js';

/**
 * Finds what has a name without opening it: no driver is asked, no pipe is waited for, no link is followed (open(2), O_PATH). Node knows no
 * name for the flag; this is its number on every architecture that Node runs on under Linux.
 */
const O_PATH = 0o10000000;
const FIND = O_PATH | constants.O_NOFOLLOW;
/** O_NONBLOCK and O_NOCTTY are for nothing: only regular files come here. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Opens a regular file for reading; null for anything else. */
export function openFolderFile(directory: number, name: Name, usage: Usage): OpenFile | null {
  const found = openSync(pathAt(directory, name), FIND);
  try {
    const stats = fstatSync(found, { bigint: true });
    // What was looked at and what is opened are the same inode: the path is the descriptor.
    if (!isPlainFile(stats)) return null;
    return handOn(
      openSync(pathOf(found), READ),
      (opened) => new FolderFile(opened, identityOf(stats), usage),
    );
  } finally {
    closeSync(found);
  }
}

/** A regular file under one name only: a second name (link(2)) may be anywhere on the disk, so what it holds is not the folder's alone. */
export function isPlainFile(stats: BigIntStats): boolean {
  return stats.isFile() && stats.nlink <= 1n;
}

/** Tells one file of the host from every other one, for as long as it is open. */
export function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** An open file of the host. It owns its descriptor. */
export class FolderFile implements OpenFile {
  readonly #descriptor: number;
  readonly #usage: Usage;

  constructor(
    descriptor: number,
    readonly identity: string,
    usage: Usage,
  ) {
    this.#descriptor = descriptor;
    this.#usage = usage;
    usage.opened(identity);
  }

  read(offset: number, into: Uint8Array): number {
    let length = 0;
    try {
      while (length < into.length) {
        const read = readSync(this.#descriptor, into, length, into.length - length, offset + length);
        if (read === 0) break;
        length += read;
      }
      return length;
    } catch (error) {
      return refused(error);
    }
  }

  size(): number {
    try {
      return fstatSync(this.#descriptor).size;
    } catch (error) {
      return refused(error);
    }
  }

  close(): void {
    this.#usage.closed(this.identity);
    closeSync(this.#descriptor);
  }
}

function refused(error: unknown): -1 {
  if (error instanceof Error && 'syscall' in error) return -1;
  throw error;
}
