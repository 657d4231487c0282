import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, refusedFile } from '../failure.js';
import { type FileChange, carryOut } from '../files.js';
import { makeFolder } from '../make-folder.js';
import { isThere } from '../real-place.js';

/** Throws unless a folder is empty or not there yet. One that git has been told of counts as empty. */
export function demandEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory())
    throw new Failure(`${folder} is a file.`, 'Give the path of a folder that is empty or not there yet.');
  const found = readdirSync(folder).filter((name) => name !== '.git');
  if (found.length === 0) return;
  const some = `${found.slice(0, 3).join(', ')}${found.length > 3 ? ' and more' : ''}`;
  throw new Failure(
    `${folder} is not empty: there is ${some}.`,
    'Give a folder that is empty or not there yet; nothing was written.',
  );
}

/** Writes all files into an empty folder, or leaves it as it was. */
export function fillEmpty(folder: string, changes: readonly FileChange[]): void {
  const outermost = firstMissing(folder);
  try {
    makeFolder(folder);
    carryOut(folder, changes);
  } catch (error) {
    for (const made of outermost === null ? topLevel(folder, changes) : [outermost])
      rmSync(made, { recursive: true, force: true });
    const told = refusedFile(error) ?? error;
    const reason = told instanceof Error ? told.message : String(told);
    throw new Failure(`The project cannot be written: ${reason}`, 'Nothing was left behind.');
  }
}

/** The outermost folder on the way that is not there; null when all are. */
function firstMissing(folder: string): string | null {
  if (isThere(folder)) return null;
  return firstMissing(dirname(folder)) ?? folder;
}

/** What the changes put directly into the folder. */
function topLevel(folder: string, changes: readonly FileChange[]): string[] {
  const names = new Set(changes.map(({ path }) => path.split('/')[0]));
  return [...names].map((name) => join(folder, name));
}
