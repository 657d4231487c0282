import type { Bytes, Handle, In, Kind, Option, Out, Own, Result, Syscalls, u16, u32 } from './language.js';

/**
 * What a handle lets a guest do with files and directories. A right on a directory holds for all below it: what is opened through a handle
 * has no right that the handle lacks.
 * @flags
 */
export enum VfsRight {
  /** Find, list and read. */
  Read = 1,
  /** Replace the content of files. */
  Write = 2,
  /** Make files and directories. */
  Create = 4,
  /** Remove files and empty directories. */
  Remove = 8,
}

/**
 * A directory. The handle means the directory itself, whatever becomes of its name.
 * @kind 18
 * @ephemeral
 */
export interface VfsDirectory extends Kind<VfsRight> {}

/**
 * One entry of a directory as it was when `vfsReaddir` listed it.
 * @kind 19
 * @ephemeral
 */
export interface VfsEntry extends Kind<VfsRight> {}

/**
 * A file. Reading goes on seeing the content that was there when it was opened (or replaced through this handle), so that slices fit together.
 * @kind 20
 * @ephemeral
 */
export interface VfsFile extends Kind<VfsRight> {}

/** What an entry stands for. */
export enum VfsNodeType {
  File = 1,
  Directory = 2,
}

export enum VfsError {
  /** Nothing has this name; or the directory itself was removed. */
  NoEntry = 1,
  /** The name is taken. */
  Exists = 2,
  /** What has this name is no file that a guest may use: a directory, a link, a device. */
  NotAFile = 3,
  /** What has this name is no directory. */
  NotADirectory = 4,
  /**
   * A name is one component: 1 to 255 bytes of UTF-8 without `/`, `\` and 0, not `.` or `..`, and does not begin with `.callgate-`. On RIOT
   * a name has at most 31 bytes: keep to that for guests that also run there.
   */
  BadName = 5,
  /** The directory holds something. */
  NotEmpty = 6,
  /**
   * A quota of the folder (by default 16,777,216 bytes, 4,096 entries), its 32 levels of directories or the disk is full. Nothing was changed. The manifest
   * says other quotas with `folderBytes` and `folderEntries`.
   */
  NoSpace = 7,
  /**
   * The content is larger than a file may be here (65,535 bytes, or less where the manifest says `fileBytes`), the file is larger than 4,294,967,295 bytes, or the
   * directory has more than the 16,384 entries that can be listed.
   */
  TooLarge = 8,
  /**
   * This guest has 1,024 files and directories open, or its listings would take more than 4,194,304 bytes (the names, and 64 for each entry); or the host has
   * too much open. What was closed counts until the guest's crank ends. The figures are those of `@callgate/devices`; a board has its own.
   */
  TooManyOpen = 9,
  /** The host could not do it. */
  Io = 10,
}

/**
 * Files. Paths do not exist: a name is one component below a directory that the guest holds, and links lead nowhere. What a call changes
 * stays changed when the guest's crank is rolled back afterwards.
 * @permission vfs
 */
export interface Vfs extends Syscalls {
  /**
   * Opens the top directory.
   * @syscall 64
   * @effect input
   * @cost 20
   * @returns none when this guest has no files
   */
  vfsRoot(): Option<Own<VfsDirectory, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>>;

  /**
   * Opens a directory in a directory.
   * @syscall 65
   * @effect input
   * @cost 100
   * @rightsFrom directory
   * @param name UTF-8
   */
  vfsOpendirAt(
    directory: Handle<VfsDirectory, VfsRight.Read>,
    name: In<Bytes<255>>,
  ): Result<
    Own<VfsDirectory, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>,
    VfsError.NoEntry | VfsError.NotADirectory | VfsError.BadName | VfsError.TooManyOpen | VfsError.Io
  >;

  /**
   * Opens a file in a directory.
   * @syscall 66
   * @effect input
   * @cost 100
   * @rightsFrom directory
   * @param name UTF-8
   */
  vfsOpenfileAt(
    directory: Handle<VfsDirectory, VfsRight.Read>,
    name: In<Bytes<255>>,
  ): Result<
    Own<VfsFile, VfsRight.Read | VfsRight.Write>,
    VfsError.NoEntry | VfsError.NotAFile | VfsError.BadName | VfsError.TooManyOpen | VfsError.Io
  >;

  /**
   * Lists a directory and opens the first entry. Entries are in the order of their names' bytes; changes after this call do not show.
   * @syscall 67
   * @effect input
   * @cost 500
   * @rightsFrom directory
   * @returns none when the directory is empty
   */
  vfsReaddir(
    directory: Handle<VfsDirectory, VfsRight.Read>,
  ): Result<
    Option<Own<VfsEntry, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>>,
    VfsError.TooLarge | VfsError.TooManyOpen | VfsError.Io
  >;

  /**
   * Closes an entry and opens the one behind it.
   * @syscall 68
   * @effect input
   * @cost 20
   * @rightsFrom entry
   * @returns none behind the last entry; the entry is closed then, too
   */
  vfsNext(
    entry: Own<VfsEntry>,
  ): Option<Own<VfsEntry, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>>;

  /**
   * Opens the directory that an entry stands for.
   * @syscall 69
   * @effect input
   * @cost 100
   * @rightsFrom entry
   */
  vfsOpendirEnt(
    entry: Handle<VfsEntry, VfsRight.Read>,
  ): Result<
    Own<VfsDirectory, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>,
    VfsError.NoEntry | VfsError.NotADirectory | VfsError.TooManyOpen | VfsError.Io
  >;

  /**
   * Opens the file that an entry stands for.
   * @syscall 70
   * @effect input
   * @cost 100
   * @rightsFrom entry
   */
  vfsOpenfileEnt(
    entry: Handle<VfsEntry, VfsRight.Read>,
  ): Result<
    Own<VfsFile, VfsRight.Read | VfsRight.Write>,
    VfsError.NoEntry | VfsError.NotAFile | VfsError.TooManyOpen | VfsError.Io
  >;

  /**
   * Copies an entry's name. Give it room for 255 bytes: a shorter buffer gets the front of the name, which may be another entry's name.
   * @syscall 71
   * @effect input
   * @cost 20 + 1/byte
   * @param name filled with UTF-8
   * @returns the bytes written
   */
  vfsEntryName(entry: Handle<VfsEntry, VfsRight.Read>, name: Out<Bytes<255>>): u16;

  /**
   * Tells what an entry was when it was listed.
   * @syscall 72
   * @effect input
   * @cost 10
   */
  vfsEntryType(entry: Handle<VfsEntry, VfsRight.Read>): VfsNodeType;

  /**
   * Copies bytes of a file.
   * @syscall 73
   * @effect input
   * @cost 60 + 1/byte
   * @param offset first byte to copy
   * @returns the bytes written: fewer than there is room for only at the end, and none behind it
   */
  vfsReadSlice(
    file: Handle<VfsFile, VfsRight.Read>,
    offset: u32,
    into: Out<Bytes<32768>>,
  ): Result<u16, VfsError.Io>;

  /**
   * Replaces the whole content of a file, at once or not at all: whoever has it open goes on reading the old content, and a power cut leaves the
   * old or the new one. This handle reads the new one.
   * @syscall 74
   * @effect external
   * @cost 500 + 1/byte
   */
  vfsReplace(
    file: Handle<VfsFile, VfsRight.Write>,
    content: In<Bytes<65535>>,
  ): Result<
    void,
    | VfsError.NoEntry
    | VfsError.NotAFile
    | VfsError.NoSpace
    | VfsError.TooLarge
    | VfsError.TooManyOpen
    | VfsError.Io
  >;

  /**
   * Tells the size of the content that this handle reads.
   * @syscall 75
   * @effect input
   * @cost 20
   * @returns bytes
   */
  vfsSize(file: Handle<VfsFile, VfsRight.Read>): Result<u32, VfsError.TooLarge | VfsError.Io>;

  /**
   * Makes an empty file and opens it.
   * @syscall 76
   * @effect external
   * @cost 200
   * @rightsFrom directory
   * @param name UTF-8
   */
  vfsCreatefileAt(
    directory: Handle<VfsDirectory, VfsRight.Create>,
    name: In<Bytes<255>>,
  ): Result<
    Own<VfsFile, VfsRight.Read | VfsRight.Write>,
    | VfsError.NoEntry
    | VfsError.Exists
    | VfsError.BadName
    | VfsError.NoSpace
    | VfsError.TooManyOpen
    | VfsError.Io
  >;

  /**
   * Makes an empty directory and opens it.
   * @syscall 77
   * @effect external
   * @cost 200
   * @rightsFrom directory
   * @param name UTF-8
   */
  vfsCreatedirAt(
    directory: Handle<VfsDirectory, VfsRight.Create>,
    name: In<Bytes<255>>,
  ): Result<
    Own<VfsDirectory, VfsRight.Read | VfsRight.Write | VfsRight.Create | VfsRight.Remove>,
    | VfsError.NoEntry
    | VfsError.Exists
    | VfsError.BadName
    | VfsError.NoSpace
    | VfsError.TooManyOpen
    | VfsError.Io
  >;

  /**
   * Removes a file or an empty directory. Who has it open keeps it until it is closed.
   * @syscall 78
   * @effect external
   * @cost 200
   * @param name UTF-8
   */
  vfsRemoveAt(
    directory: Handle<VfsDirectory, VfsRight.Remove>,
    name: In<Bytes<255>>,
  ): Result<void, VfsError.NoEntry | VfsError.NotAFile | VfsError.BadName | VfsError.NotEmpty | VfsError.Io>;
}
