import { formatDiagnostic } from '@callgate/generators';
import { posix } from 'node:path';
import { EXIT, Failure } from '../failure.js';
import { type FileChange, withChanges } from '../files.js';
import { parse } from '../json.js';
import type { Project } from '../project.js';
import { load } from '../regenerate.js';

/** What a scaffold would do: its files, and what is left for the author. */
export interface Scaffolded {
  readonly changes: readonly FileChange[];
  /** One sentence each, in the order in which to do them. */
  readonly next: readonly string[];
}

/** Whether a project is this repository, whose families have the numbers below 1024 and whose devices and back ends are packages. */
export function isBundled({ abi, files }: Project): boolean {
  const path = posix.join(abi, 'package.json');
  const text = files.read(path);
  return text !== null && parse(text, path).name === '@callgate/abi';
}

/** Whether a file of the definition is the project's own, and not that of an installed package. */
export function isOwn({ abi }: Project, file: string): boolean {
  const home = posix.normalize(`${abi}/`);
  if (home === './') return !file.startsWith('../') && !file.includes('node_modules/');
  return file.startsWith(home);
}

/** A file that is not there yet. */
export function newFile({ files }: Project, path: string, content: string): FileChange {
  if (files.read(path) !== null)
    throw new Failure(`There is a file ${path} already.`, 'Choose another name, or delete it first.');
  return { change: 'new', path, content };
}

/** Throws when the definition would have mistakes after these changes: nothing is written then. */
export function demandSound(project: Project, changes: readonly FileChange[]): void {
  const { diagnostics } = load({ ...project, files: withChanges(project.files, changes) });
  if (diagnostics.length === 0) return;
  throw new Failure(
    `This would be wrong in the definition:\n${diagnostics.map(formatDiagnostic).join('\n')}`,
    'Nothing was written.',
    EXIT.findings,
  );
}

/** A name for something that every language spells: a lower-case letter, then letters and digits. */
export function demandName(name: string, what: string): void {
  if (/^[a-z][A-Za-z0-9]*$/.test(name)) return;
  throw new Failure(
    `\`${name}\` cannot be the name of ${what}.`,
    'Begin it with a lower-case letter, and go on with ASCII letters and digits.',
  );
}
