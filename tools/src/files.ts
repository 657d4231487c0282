import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from './failure.js';
import { makeFolder } from './make-folder.js';
import { FILE_BYTES, readRegular } from './read-regular.js';
import { isWithin, realPlace } from './real-place.js';

/** The text files of a project as they are now: on a disk, in an Nx tree, or with changes that nobody has carried out yet. */
export interface Files {
  /** Absolute path of the project; what it has installed is found from here. */
  readonly root: string;
  /** A file's text; null when there is none. The path is relative to the project, with `/`. */
  read(path: string): string | null;
}

/** A change of one file, as data until somebody carries it out. The path is relative to the project. */
export type FileChange =
  | { readonly change: 'new' | 'changed'; readonly path: string; readonly content: string }
  | { readonly change: 'removed'; readonly path: string };

/** The files below a folder of this machine. */
export function diskFiles(root: string): Files {
  return {
    root,
    read(path) {
      // No file has such a name, and Node has another sort of error for it.
      if (path.includes('\0')) return null;
      try {
        return readRegular(join(root, path), FILE_BYTES)?.toString('utf8') ?? null;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
        throw error;
      }
    },
  };
}

/** The files as they would be after some changes. */
export function withChanges(files: Files, changes: readonly FileChange[]): Files {
  const changed = new Map(
    changes.map((each) => [each.path, each.change === 'removed' ? null : each.content]),
  );
  return {
    root: files.root,
    read: (path) => (changed.has(path) ? (changed.get(path) ?? null) : files.read(path)),
  };
}

/** The change that gives a file this content; null when it has it. */
export function changeTo(files: Files, path: string, content: string): FileChange | null {
  const old = files.read(path);
  return old === content ? null : { change: old === null ? 'new' : 'changed', path, content };
}

/**
 * Carries changes out on the disk, in their order. Each file is replaced whole, and none before all of them are written beside their places:
 * what cannot be written changes nothing. Nothing outside the project is touched, whatever links lead there.
 */
export function carryOut(root: string, changes: readonly FileChange[]): void {
  demandWithin(
    root,
    changes.map(({ path }) => path),
  );
  replace(
    changes.map((each) => ({
      place: join(root, each.path),
      content: each.change === 'removed' ? null : each.content,
    })),
  );
}

/** A file with its absolute path. */
export interface PlacedFile {
  readonly place: string;
  readonly content: string | Uint8Array;
}

/** Replaces files whole: all of them, or none when one cannot be written. */
export function replaceFiles(files: readonly PlacedFile[]): void {
  replace(files);
}

/** Throws when a link leads the folder of a file out of the project. */
export function demandWithin(root: string, paths: readonly string[]): void {
  const real = realPlace(root);
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const place = realPlace(join(root, folder));
    if (real !== null && place !== null && isWithin(place, real)) continue;
    throw new Failure(
      `${join(root, folder)} lies behind a link that leads ${place === null ? 'nowhere' : 'out of the project'}.`,
      'Take the link away; nothing was written.',
    );
  }
}

/** Writes all files beside their places, and only then puts each where it belongs; takes away those whose content is null. */
function replace(files: readonly { place: string; content: string | Uint8Array | null }[]): void {
  const folders = new Set<string>();
  /** What is not yet where it belongs, by index in `files`. */
  const drafts = new Map<number, string>();
  try {
    for (const [index, { place, content }] of files.entries()) {
      if (content === null) continue;
      const folder = dirname(place);
      if (!folders.has(folder)) makeFolder(folder);
      folders.add(folder);
      demandReplaceable(place);
      writeDraft(folder, content, (draft) => drafts.set(index, draft));
    }
    for (const [index, { place, content }] of files.entries()) {
      const draft = drafts.get(index);
      if (content === null) rmSync(place, { force: true });
      else if (draft !== undefined) renameSync(draft, place);
      drafts.delete(index);
    }
  } finally {
    for (const draft of drafts.values()) rmSync(draft, { force: true });
  }
}

/** Throws when something is there that no file should take the place of. */
function demandReplaceable(place: string): void {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? 'a folder' : 'a device or a pipe';
  throw new Failure(`${place} is ${what}.`, 'A file belongs there: give another path, or move it away.');
}

/** Writes a file under a name that nobody can foresee and nothing has, so that no file and no link is written over. */
function writeDraft(folder: string, content: string | Uint8Array, made: (draft: string) => void): void {
  const draft = join(folder, `.callgate-${randomBytes(8).toString('hex')}.new`);
  const file = openSync(draft, 'wx');
  made(draft);
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}
