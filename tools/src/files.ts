import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

/** Carries changes out on the disk, in their order. Each file is replaced whole. */
export function carryOut(root: string, changes: readonly FileChange[]): void {
  for (const each of changes) {
    const place = join(root, each.path);
    if (each.change === 'removed') {
      rmSync(place, { force: true });
      continue;
    }
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(`${place}.new`, each.content);
    renameSync(`${place}.new`, place);
  }
}
