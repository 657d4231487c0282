import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from './failure.js';
import { makeFolder } from './make-folder.js';

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
      try {
        return readFileSync(join(root, path), 'utf8');
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
 * what cannot be written changes nothing.
 */
export function carryOut(root: string, changes: readonly FileChange[]): void {
  const written = changes.flatMap((each) =>
    each.change === 'removed' ? [] : [{ place: join(root, each.path), content: each.content }],
  );
  const put = draft(written);
  for (const { change, path } of changes) {
    if (change === 'removed') rmSync(join(root, path), { force: true });
    else put(join(root, path));
  }
}

/** A file with its absolute path. */
export interface PlacedFile {
  readonly place: string;
  readonly content: string | Uint8Array;
}

/** Replaces files whole: all of them, or none when one cannot be written. */
export function replaceFiles(files: readonly PlacedFile[]): void {
  const put = draft(files);
  for (const { place } of files) put(place);
}

/** Writes files beside their places; what comes back puts one where it belongs. When one cannot be written, nothing is left. */
function draft(files: readonly PlacedFile[]): (place: string) => void {
  const folders = new Set<string>();
  const drafts: string[] = [];
  try {
    for (const { place, content } of files) {
      const folder = dirname(place);
      if (!folders.has(folder)) makeFolder(folder);
      folders.add(folder);
      if (statSync(place, { throwIfNoEntry: false })?.isDirectory())
        throw new Failure(
          `${place} is a folder.`,
          'A file belongs there: give another path, or move it away.',
        );
      drafts.push(`${place}.new`);
      writeFileSync(`${place}.new`, content);
    }
  } catch (error) {
    for (const each of drafts) rmSync(each, { force: true });
    throw error;
  }
  return (place) => renameSync(`${place}.new`, place);
}
