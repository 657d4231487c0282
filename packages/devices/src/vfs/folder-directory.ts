import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  opendirSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { OK, type Ok } from '@callgate/kernel';
import { VfsError, VfsNodeType } from '@callgate/kernel/abi';
import { handOn } from './descriptor.js';
import type {
  CreateFailure,
  Directory,
  ListFailure,
  Listed,
  Name,
  OpenDirectoryFailure,
  OpenFile,
  OpenFileFailure,
  RemoveFailure,
  ReplaceFailure,
} from './file-system.js';
import { FolderFile, identityOf, openFolderFile } from './folder-file.js';
import { pathAt, pathOf } from './folder-path.js';
import { replaceFile } from './folder-replace.js';
import { CREATE, LIST, OPEN_DIRECTORY, OPEN_FILE, REMOVE, attempt } from './host-failure.js';
import { isName } from './name.js';
import type { Usage } from './usage.js';

/** Entries that are listed at most. */
const MOST_LISTED = 16_384;

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY } = constants;
/** With O_DIRECTORY nothing but a directory is ever opened, no driver and no pipe (open(2)). */
const OPEN = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
/** With O_EXCL what has the name already is neither opened nor followed. */
const MAKE = O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW;

/** Opens a directory below another one. */
export function openFolder(directory: number, name: Name): number {
  return openSync(pathAt(directory, name), OPEN);
}

/** An open directory of the host. It owns its descriptor. */
export class FolderDirectory implements Directory {
  readonly #descriptor: number;
  readonly #level: number;
  readonly #usage: Usage;

  constructor(descriptor: number, level: number, usage: Usage) {
    this.#descriptor = descriptor;
    this.#level = level;
    this.#usage = usage;
  }

  openDirectory(name: Name): Directory | OpenDirectoryFailure {
    return attempt(() => this.#below(openFolder(this.#descriptor, name)), OPEN_DIRECTORY);
  }

  openFile(name: Name): OpenFile | OpenFileFailure {
    return attempt(() => openFolderFile(this.#descriptor, name, this.#usage) ?? VfsError.NotAFile, OPEN_FILE);
  }

  list(): readonly Listed[] | ListFailure {
    return attempt(() => listFolder(this.#descriptor, MOST_LISTED) ?? VfsError.TooLarge, LIST);
  }

  createFile(name: Name): OpenFile | CreateFailure {
    if (!this.#usage.hasRoom(0, 1)) return VfsError.NoSpace;
    return attempt(() => {
      const made = openSync(pathAt(this.#descriptor, name), MAKE, 0o666);
      this.#usage.add(0, 1);
      return handOn(made, () => {
        return new FolderFile(made, identityOf(fstatSync(made, { bigint: true })), this.#usage);
      });
    }, CREATE);
  }

  createDirectory(name: Name): Directory | CreateFailure {
    if (this.#level >= this.#usage.limits.levels || !this.#usage.hasRoom(0, 1)) return VfsError.NoSpace;
    return attempt(() => {
      const path = pathAt(this.#descriptor, name);
      mkdirSync(path);
      try {
        const made = this.#below(openSync(path, OPEN));
        this.#usage.add(0, 1);
        return made;
      } catch (error) {
        rmdirSync(path); // The call fails, so it made nothing.
        throw error;
      }
    }, CREATE);
  }

  remove(name: Name): Ok | RemoveFailure {
    return attempt(() => {
      const path = pathAt(this.#descriptor, name);
      const stats = lstatSync(path, { bigint: true });
      if (stats.isDirectory()) rmdirSync(path);
      else if (stats.isFile()) unlinkSync(path);
      else return VfsError.NotAFile;
      if (stats.isFile()) this.#usage.unnamed(identityOf(stats), Number(stats.size));
      this.#usage.add(0, -1);
      return OK;
    }, REMOVE);
  }

  replace(name: Name, file: OpenFile, content: Uint8Array): OpenFile | ReplaceFailure {
    return replaceFile(this.#descriptor, name, file, content, this.#usage);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #below(descriptor: number): FolderDirectory {
    return handOn(descriptor, () => new FolderDirectory(descriptor, this.#level + 1, this.#usage));
  }
}

/** The files and directories of a directory that have names for guests, sorted; null when it holds more than `most` entries of any sort. */
export function listFolder(descriptor: number, most: number): readonly Listed[] | null {
  const listed: Listed[] = [];
  let read = 0;
  for (const { name, type } of entriesOf(descriptor)) {
    if (++read > most) return null;
    if (type !== null && isName(name)) listed.push({ name, type });
  }
  return listed.sort((a, b) => Buffer.compare(a.name, b.name));
}

/** Every entry of a directory, whatever its name; its type is null when it is neither a file nor a directory. */
export function* entriesOf(
  descriptor: number,
): Generator<{ readonly name: Name; readonly type: VfsNodeType | null }> {
  const reader = opendirSync(pathOf(descriptor), { encoding: 'buffer' as BufferEncoding });
  try {
    for (let entry = reader.readSync(); entry !== null; entry = reader.readSync()) {
      const name = entry.name as unknown as Buffer; // What the encoding `buffer` gives (fs.opendir; the types do not know).
      const type = entry.isFile() ? VfsNodeType.File : entry.isDirectory() ? VfsNodeType.Directory : null;
      yield { name, type };
    }
  } finally {
    reader.closeSync();
  }
}
