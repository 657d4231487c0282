import { VfsError } from '@callgate/kernel/abi';

/**
 * Does something with the host's files. What the host refuses with one of the given codes (errno(3)) becomes that error, all other refusals
 * `Io`. What is no refusal of the host is thrown on.
 */
export function attempt<Value, Failure>(
  act: () => Value,
  failures: ReadonlyMap<string, Failure>,
): Value | Failure | typeof VfsError.Io {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error && 'syscall' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return failures.get(code) ?? VfsError.Io;
  }
}

/** No descriptors are left, of this process or of the machine. */
const TOO_MANY = [
  ['EMFILE', VfsError.TooManyOpen],
  ['ENFILE', VfsError.TooManyOpen],
] as const;
const NO_SPACE = [
  ['ENOSPC', VfsError.NoSpace],
  ['EDQUOT', VfsError.NoSpace],
  ['EMLINK', VfsError.NoSpace],
] as const;
const NO_ENTRY = ['ENOENT', VfsError.NoEntry] as const;

export const OPEN_DIRECTORY = new Map([
  ...TOO_MANY,
  NO_ENTRY,
  ['ENOTDIR', VfsError.NotADirectory],
  ['ELOOP', VfsError.NotADirectory],
] as const);
export const OPEN_FILE = new Map([...TOO_MANY, NO_ENTRY, ['ELOOP', VfsError.NotAFile]] as const);
export const LIST = new Map([...TOO_MANY] as const);
export const CREATE = new Map([...TOO_MANY, ...NO_SPACE, NO_ENTRY, ['EEXIST', VfsError.Exists]] as const);
export const REMOVE = new Map([
  NO_ENTRY,
  ['ENOTEMPTY', VfsError.NotEmpty],
  ['EEXIST', VfsError.NotEmpty], // What some file systems say for it (rmdir(2)).
] as const);
export const REPLACE = new Map([
  ...TOO_MANY,
  ...NO_SPACE,
  NO_ENTRY,
  ['EFBIG', VfsError.TooLarge],
  ['EISDIR', VfsError.NotAFile],
] as const);
