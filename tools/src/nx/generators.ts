import type { Tree } from '@nx/devkit';
import type { Project } from '../project.js';
import { backEndsOf } from '../regenerate.js';
import {
  SYSCALL_DEFAULTS,
  type Scaffolded,
  newBackEnd,
  newDevice,
  newFamily,
  newSyscall,
} from '../scaffold/index.js';
import { plain } from './plain.js';
import { chooseProject } from './projects.js';
import { changeTree } from './tree-files.js';

export { sync } from './sync.js';

/** What every generator may be given. */
interface Common {
  /** Folder of the project file. */
  readonly project?: string;
}

/** `nx g @callgate/tools:family`. */
export function family(tree: Tree, options: Common & { name: string; kind?: string }): Promise<() => void> {
  return scaffold(tree, options, (project) =>
    newFamily(project, { name: options.name, kind: options.kind ?? null }),
  );
}

/** `nx g @callgate/tools:syscall`. */
export function syscall(
  tree: Tree,
  { param, ...options }: Common & { family: string; name: string; effect: string; param?: string[] },
): Promise<() => void> {
  const parameters = param ?? SYSCALL_DEFAULTS.parameters;
  return scaffold(tree, options, (project) =>
    newSyscall(project, { ...SYSCALL_DEFAULTS, ...options, parameters }),
  );
}

/** `nx g @callgate/tools:device`. */
export function device(tree: Tree, options: Common & { family: string }): Promise<() => void> {
  return scaffold(tree, options, (project) => newDevice(project, options.family));
}

/** `nx g @callgate/tools:backend`. */
export function backend(
  tree: Tree,
  options: Common & { name: string; output?: string },
): Promise<() => void> {
  return scaffold(tree, options, async (project) => {
    const known = (await backEndsOf(project)).map(({ id }) => id);
    return newBackEnd(project, { name: options.name, output: options.output ?? null, known });
  });
}

/** Makes a scaffold's changes in the tree; answers what Nx calls when they are written. */
async function scaffold(
  tree: Tree,
  { project: wanted }: Common,
  plan: (project: Project) => Scaffolded | Promise<Scaffolded>,
): Promise<() => void> {
  try {
    const { folder, project } = await chooseProject(tree, wanted);
    const { changes, next } = await plan(project);
    changeTree(tree, folder, changes);
    return () => {
      for (const [index, line] of next.entries()) console.log(`${index + 1}. ${line}`);
    };
  } catch (error) {
    throw plain(error);
  }
}
