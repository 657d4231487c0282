import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { VfsError } from '@callgate/kernel/abi';
import type { Name, OpenFile, ReplaceFailure } from './file-system.js';
import { FolderFile, identityOf, isPlainFile } from './folder-file.js';
import { pathAt } from './folder-path.js';
import { REPLACE, attempt } from './host-failure.js';
import { RESERVED } from './name.js';
import type { Usage } from './usage.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;
const STAGE = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;

/**
 * Writes the new content beside the old one, makes it durable, then gives it the name: rename(2) replaces at once. Until then nothing of the
 * old content was touched. Whoever has that open keeps it.
 */
export function replaceFile(
  directory: number,
  name: Name,
  file: OpenFile,
  content: Uint8Array,
  usage: Usage,
): OpenFile | ReplaceFailure {
  if (content.length > usage.limits.fileBytes) return VfsError.TooLarge;
  return attempt(() => {
    const path = pathAt(directory, name);
    const old = lstatSync(path, { bigint: true });
    if (!isPlainFile(old)) return VfsError.NotAFile;
    const size = Number(old.size);
    const freed = usage.freedBy(identityOf(old), size, file.identity);
    if (!usage.hasRoom(content.length - freed, 0)) return VfsError.NoSpace;
    const staged = stage(directory, content, Number(old.mode) & 0o777);
    try {
      renameSync(staged.path, path);
    } catch (error) {
      discard(staged);
      throw error;
    }
    syncFolder(directory);
    usage.add(content.length, 0);
    usage.unnamed(identityOf(old), size);
    return new FolderFile(
      staged.descriptor,
      identityOf(fstatSync(staged.descriptor, { bigint: true })),
      usage,
    );
  }, REPLACE);
}

interface Staged {
  readonly path: Buffer;
  readonly descriptor: number;
}

/** Content on the disk, under a name that guests cannot use. */
function stage(directory: number, content: Uint8Array, mode: number): Staged {
  const path = pathAt(directory, Buffer.from(`${RESERVED}${randomBytes(8).toString('hex')}`));
  const staged = { path, descriptor: openSync(path, STAGE, 0o600) };
  try {
    writeFileSync(staged.descriptor, content);
    fchmodSync(staged.descriptor, mode);
    fsyncSync(staged.descriptor);
    return staged;
  } catch (error) {
    discard(staged);
    throw error;
  }
}

function discard({ path, descriptor }: Staged): void {
  closeSync(descriptor);
  unlinkSync(path);
}

/** The new name is durable, too. Some file systems cannot say that of a directory (fsync(2), EINVAL); the content is replaced all the same. */
function syncFolder(directory: number): void {
  try {
    fsyncSync(directory);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}
