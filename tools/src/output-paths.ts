import type { Emitted } from '@callgate/generators';
import { posix } from 'node:path';
import { Failure } from './failure.js';
import { isOutputPath } from './project-path.js';

/** Name of the file that lists what a back end made, so that what it no longer makes can be deleted. */
export const LIST = '.callgate-outputs.json';

/**
 * Throws unless the files of all back ends can stand beside each other: each inside its output folder, none twice, and none where others need a
 * folder. Back ends may be a project's own, and what they call their files may come from the definition.
 * @param folderOf the output folder of a back end
 */
export function demandOutputPaths(emitted: readonly Emitted[], folderOf: (backEnd: string) => string): void {
  /** Path in the project → the back end that makes it. */
  const taken = new Map<string, string>();
  for (const { backEnd, files } of emitted) {
    for (const { path, content } of files) {
      demandFile(backEnd, path, content);
      const full = posix.join(folderOf(backEnd), path);
      const other = taken.get(full);
      if (other !== undefined) throw collision(other, backEnd, `make ${full}`);
      taken.set(full, backEnd);
    }
  }
  for (const [path, backEnd] of taken) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
      const other = taken.get(folder);
      if (other !== undefined) throw collision(other, backEnd, `make ${folder}, as a file and as a folder`);
    }
  }
}

function demandFile(backEnd: string, path: unknown, content: unknown): void {
  if (!isOutputPath(path) || posix.basename(path) === LIST)
    throw new Failure(
      `The back end ${backEnd} makes ${JSON.stringify(path)}, which is no path of an output.`,
      'A path is relative to the output folder, with `/` and without `..`.',
    );
  if (typeof content !== 'string')
    throw new Failure(`The back end ${backEnd} makes ${path} without a text.`, 'Give its content.');
}

function collision(one: string, other: string, what: string): Failure {
  const who =
    one === other ? `The back end ${one} would twice` : `The back ends ${one} and ${other} would both`;
  return new Failure(
    `${who} ${what}.`,
    'Nothing was written. Give what these files are named after other names, or the back ends folders apart.',
  );
}
