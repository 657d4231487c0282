import { OK, type Ok } from '@callgate/kernel';
import { VfsError, VfsNodeType } from '@callgate/kernel/abi';
import type {
  CreateFailure,
  Directory,
  FileSystem,
  Listed,
  Name,
  OpenDirectoryFailure,
  OpenFile,
  OpenFileFailure,
  RemoveFailure,
  ReplaceFailure,
} from './file-system.js';
import { type FileLimits, Usage } from './usage.js';

/** Content of a file: replaced whole, never changed. */
interface MemoryFile {
  readonly bytes: Uint8Array;
}

interface Folder {
  /** By name, one character per byte. */
  readonly entries: Map<string, Folder | MemoryFile>;
  removed: boolean;
}

/** A file system that lives as long as this process: for tests, and for guests that need no more. */
export function memoryFs(limits: Partial<FileLimits> = {}): FileSystem {
  const root = new MemoryDirectory(emptyFolder(), 0, new Usage(limits));
  return { root, close() {} };
}

class MemoryDirectory implements Directory {
  constructor(
    readonly folder: Folder,
    readonly level: number,
    readonly usage: Usage,
  ) {}

  openDirectory(name: Name): Directory | OpenDirectoryFailure {
    const found = this.#find(name);
    if (found === undefined) return VfsError.NoEntry;
    return isFolder(found) ? new MemoryDirectory(found, this.level + 1, this.usage) : VfsError.NotADirectory;
  }

  openFile(name: Name): OpenFile | OpenFileFailure {
    const found = this.#find(name);
    if (found === undefined) return VfsError.NoEntry;
    return isFolder(found) ? VfsError.NotAFile : openContent(found, this.usage);
  }

  list(): readonly Listed[] {
    return [...this.folder.entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, node]) => ({
        name: Buffer.from(key, 'latin1'),
        type: isFolder(node) ? VfsNodeType.Directory : VfsNodeType.File,
      }));
  }

  createFile(name: Name): OpenFile | CreateFailure {
    const file: MemoryFile = { bytes: new Uint8Array(0) };
    const failure = this.#put(name, file);
    return failure ?? openContent(file, this.usage);
  }

  createDirectory(name: Name): Directory | CreateFailure {
    if (this.level >= this.usage.limits.levels) return VfsError.NoSpace;
    const folder = emptyFolder();
    return this.#put(name, folder) ?? new MemoryDirectory(folder, this.level + 1, this.usage);
  }

  remove(name: Name): Ok | RemoveFailure {
    const found = this.#find(name);
    if (found === undefined) return VfsError.NoEntry;
    if (!isFolder(found)) this.usage.unnamed(found, found.bytes.length);
    else if (found.entries.size > 0) return VfsError.NotEmpty;
    else found.removed = true;
    this.folder.entries.delete(keyOf(name));
    this.usage.add(0, -1);
    return OK;
  }

  replace(name: Name, file: OpenFile, content: Uint8Array): OpenFile | ReplaceFailure {
    const { usage } = this;
    if (content.length > usage.limits.fileBytes) return VfsError.TooLarge;
    const old = this.#find(name);
    if (old === undefined) return VfsError.NoEntry;
    if (isFolder(old)) return VfsError.NotAFile;
    const freed = usage.freedBy(old, old.bytes.length, file.identity);
    if (!usage.hasRoom(content.length - freed, 0)) return VfsError.NoSpace;
    const replaced: MemoryFile = { bytes: content.slice() };
    this.folder.entries.set(keyOf(name), replaced);
    usage.add(content.length, 0);
    usage.unnamed(old, old.bytes.length);
    return openContent(replaced, usage);
  }

  close(): void {}

  #find(name: Name): Folder | MemoryFile | undefined {
    return this.folder.entries.get(keyOf(name));
  }

  #put(name: Name, node: Folder | MemoryFile): CreateFailure | null {
    if (!this.usage.hasRoom(0, 1)) return VfsError.NoSpace;
    if (this.folder.removed) return VfsError.NoEntry;
    if (this.#find(name) !== undefined) return VfsError.Exists;
    this.folder.entries.set(keyOf(name), node);
    this.usage.add(0, 1);
    return null;
  }
}

function openContent(file: MemoryFile, usage: Usage): OpenFile {
  usage.opened(file);
  return {
    identity: file,
    read(offset, into) {
      const part = file.bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    size: () => file.bytes.length,
    close: () => usage.closed(file),
  };
}

function emptyFolder(): Folder {
  return { entries: new Map(), removed: false };
}

function isFolder(node: Folder | MemoryFile): node is Folder {
  return 'entries' in node;
}

function keyOf(name: Name): string {
  return Buffer.from(name).toString('latin1');
}
