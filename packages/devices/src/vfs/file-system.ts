import type { Ok } from '@callgate/kernel';
import type { VfsError, VfsNodeType } from '@callgate/kernel/abi';

type Failure<Names extends keyof typeof VfsError> = (typeof VfsError)[Names];

// What can go wrong, per operation: no more than the ABI's calls declare.
export type OpenDirectoryFailure = Failure<'NoEntry' | 'NotADirectory' | 'TooManyOpen' | 'Io'>;
export type OpenFileFailure = Failure<'NoEntry' | 'NotAFile' | 'TooManyOpen' | 'Io'>;
export type ListFailure = Failure<'TooLarge' | 'TooManyOpen' | 'Io'>;
export type CreateFailure = Failure<'NoEntry' | 'Exists' | 'NoSpace' | 'TooManyOpen' | 'Io'>;
export type RemoveFailure = Failure<'NoEntry' | 'NotAFile' | 'NotEmpty' | 'Io'>;
export type ReplaceFailure = Failure<'NoEntry' | 'NotAFile' | 'NoSpace' | 'TooLarge' | 'TooManyOpen' | 'Io'>;

/** A component of a path that `isName` accepts. */
export type Name = Uint8Array;

/** A tree of files for guests. Each operation does all that it says, or answers why not and changes nothing. */
export interface FileSystem {
  /** Open until the file system is closed. */
  readonly root: Directory;
  /** Lets go of the root; again is fine. What was opened through it is closed by whoever opened it. */
  close(): void;
}

/** An open directory: it stays the same one, whatever becomes of its name. */
export interface Directory {
  openDirectory(name: Name): Directory | OpenDirectoryFailure;
  openFile(name: Name): OpenFile | OpenFileFailure;
  /** Files and directories, in the order of their names' bytes. What guests could not name, links and special files are left out. */
  list(): readonly Listed[] | ListFailure;
  createFile(name: Name): OpenFile | CreateFailure;
  createDirectory(name: Name): Directory | CreateFailure;
  /** Removes a file or an empty directory. */
  remove(name: Name): Ok | RemoveFailure;
  /**
   * Replaces the content of the file that has this name now, at once or not at all. Answers the new content, open; `file` is what the caller
   * had open of it, and closes then.
   */
  replace(name: Name, file: OpenFile, content: Uint8Array): OpenFile | ReplaceFailure;
  close(): void;
}

/** Open content of a file: it stays the same content when the file is replaced or removed. */
export interface OpenFile {
  /** Equal for the same content. */
  readonly identity: unknown;
  /** Fills `into` from `offset` of the file on. Answers the bytes read, fewer only at the end; -1 when the host cannot read. */
  read(offset: number, into: Uint8Array): number;
  /** Bytes; -1 when the host cannot tell. */
  size(): number;
  close(): void;
}

/** What a directory held when it was listed. */
export interface Listed {
  readonly name: Name;
  readonly type: VfsNodeType;
}
