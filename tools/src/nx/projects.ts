import { posix } from 'node:path';
import { type Tree, globAsync } from '@nx/devkit';
import { Failure } from '../failure.js';
import { PROJECT_FILE, type Project, readProject } from '../project.js';
import { treeFiles } from './tree-files.js';

/** A project of a workspace, and its folder there. */
export interface WorkspaceProject {
  readonly folder: string;
  readonly project: Project;
}

/** Every project of a workspace: the folders with a project file that neither Git nor Nx ignores. */
export async function projectsIn(tree: Tree): Promise<readonly WorkspaceProject[]> {
  const files = await globAsync(tree, [`**/${PROJECT_FILE}`]);
  return files.sort().map((file) => projectAt(tree, posix.dirname(file)));
}

/** The project in a folder of a workspace; when none is named, the one at the root or the only one. */
export async function chooseProject(tree: Tree, folder: string | undefined): Promise<WorkspaceProject> {
  if (folder !== undefined) {
    if (tree.exists(posix.join(folder, PROJECT_FILE))) return projectAt(tree, folder);
    throw new Failure(`There is no ${PROJECT_FILE} in ${folder}.`, 'Name a folder that has one.');
  }
  if (tree.exists(PROJECT_FILE)) return projectAt(tree, '.');
  const all = await projectsIn(tree);
  if (all.length === 1) return all[0];
  throw new Failure(
    all.length === 0
      ? `There is no ${PROJECT_FILE} in this workspace.`
      : `This workspace has several: ${all.map((each) => each.folder).join(', ')}.`,
    all.length === 0 ? 'See the README, "The project file".' : 'Say which with --project FOLDER.',
  );
}

function projectAt(tree: Tree, folder: string): WorkspaceProject {
  return { folder, project: readProject(treeFiles(tree, folder)) };
}
