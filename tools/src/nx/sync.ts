import { formatDiagnostic } from '@callgate/generators';
import type { Tree } from '@nx/devkit';
import { posix } from 'node:path';
import { Failure } from '../failure.js';
import type { FileChange } from '../files.js';
import { regenerate } from '../regenerate.js';
import { changeLines, count } from '../report.js';
import { plain } from './plain.js';
import { projectsIn } from './projects.js';
import { changeTree } from './tree-files.js';

/** What Nx shows when a workspace is out of sync. */
export interface OutOfSync {
  readonly outOfSyncMessage: string;
  readonly outOfSyncDetails: readonly string[];
}

/** The sync generator: makes every file of each ABI of the workspace, so that `nx sync` writes and `nx sync:check` names what is stale. */
export async function sync(tree: Tree): Promise<OutOfSync | undefined> {
  try {
    const stale: FileChange[] = [];
    for (const { folder, project } of await projectsIn(tree)) {
      const made = await regenerate(project);
      if (made.kind === 'mistakes')
        throw new Failure(
          made.diagnostics.map(formatDiagnostic).join('\n'),
          'Mend the definition first; nothing was generated.',
        );
      changeTree(tree, folder, made.changes);
      stale.push(...made.changes.map((each) => ({ ...each, path: posix.join(folder, each.path) })));
    }
    if (stale.length === 0) return undefined;
    return {
      outOfSyncMessage: `${count(stale.length, 'file')} of the ABI stale.`,
      outOfSyncDetails: changeLines(stale),
    };
  } catch (error) {
    throw plain(error);
  }
}
