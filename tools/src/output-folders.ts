import { join } from 'node:path';
import { Failure } from './failure.js';
import { isWithin, realPlace } from './real-place.js';

/** A folder that the project file names, and the field that names it. */
interface Named {
  readonly field: string;
  /** Relative to the project. */
  readonly folder: string;
}

/**
 * Throws unless each output folder is the own of its back end: inside the project wherever links lead, no other back end's, and apart from
 * what people write, the definition and the project's back ends. One back end's folder may lie in another's: they write different files.
 * @param place the project file, for messages
 */
export function demandOutputFolders(
  root: string,
  place: string,
  outputs: readonly Named[],
  written: readonly Named[],
): void {
  const home = realOf(root, { field: 'the project', folder: '.' }, place);
  const sources = written.map((named) => ({ ...named, real: realOf(root, named, place) }));
  const taken = new Map<string, Named>();
  for (const output of outputs) {
    const { field, folder } = output;
    const real = realOf(root, output, place);
    if (!isWithin(real, home) || real === home)
      throw new Failure(
        `${place}: ${field} is ${folder}, a link that leads ${real === home ? 'to the project itself' : 'out of the project'}.`,
        'Give a folder of its own below the project file.',
      );
    const source = sources.find((each) => isWithin(real, each.real) || isWithin(each.real, real));
    if (source !== undefined)
      throw new Failure(
        `${place}: ${field} is ${folder}, and ${source.field} is ${source.folder}: one of them is or holds the other.`,
        'Give generated files a folder apart from what people write.',
      );
    const other = taken.get(real);
    if (other !== undefined)
      throw new Failure(
        `${place}: ${other.field} and ${field} are one folder, ${folder}.`,
        'Give each back end a folder of its own: they would write over each other.',
      );
    taken.set(real, output);
  }
}

function realOf(root: string, { field, folder }: Named, place: string): string {
  const real = realPlace(join(root, folder));
  if (real !== null) return real;
  throw new Failure(
    `${place}: ${field} is ${folder}, a link that leads nowhere.`,
    'Make what it leads to, or take it away.',
  );
}
