import { join, posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import { type FileChange, type Files, demandWithin } from '../files.js';

/** The files below a folder of an Nx tree, with what other generators have changed in it. */
export function treeFiles(tree: Tree, folder: string): Files {
  return {
    root: join(tree.root, folder),
    read(path) {
      const place = posix.join(folder, path);
      return tree.exists(place) && tree.isFile(place) ? tree.read(place, 'utf8') : null;
    },
  };
}

/** Carries changes out in the tree; Nx writes them, or shows them in a dry run. */
export function changeTree(tree: Tree, folder: string, changes: readonly FileChange[]): void {
  demandWithin(
    join(tree.root, folder),
    changes.map(({ path }) => path),
  );
  for (const each of changes) {
    const place = posix.join(folder, each.path);
    if (each.change === 'removed') tree.delete(place);
    else tree.write(place, each.content);
  }
}
