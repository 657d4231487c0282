import { Failure } from '../failure.js';
import { type Project, projectAround } from '../project.js';
import { isBundled } from '../scaffold/target.js';
import { PURPOSES, type Purpose } from './tools.js';

/** The back end that makes the bindings of each guest language. */
const BINDINGS: ReadonlyMap<Purpose, string> = new Map([
  ['assemblyscript', 'guest-assemblyscript'],
  ['c', 'guest-c'],
  ['embedvm', 'guest-embedvm'],
  ['rust', 'guest-rust'],
]);

/**
 * What matters in a folder: in a project the languages for which it makes bindings; in this repository, or in no project, all of them. The tests
 * with toolchains belong to this repository alone.
 */
export function purposesIn(folder: string): readonly Purpose[] {
  const project = readable(folder);
  if (project !== null && isBundled(project)) return PURPOSES;
  const languages = PURPOSES.filter((purpose) => BINDINGS.has(purpose));
  if (project === null) return languages;
  return languages.filter((purpose) => project.outputs.has(BINDINGS.get(purpose) ?? ''));
}

/** The project around a folder; null for none, or for one that cannot be read: a broken project file is no reason to say nothing. */
function readable(folder: string): Project | null {
  try {
    return projectAround(folder);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
