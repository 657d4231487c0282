import type { LoadedBackEnd, OptionDescription } from '@callgate/generators';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { PROJECT_FILE, type Project } from './project.js';

/**
 * Throws unless what the project file says for each back end, beside its folder, is what the back end takes: its `backend.json` describes
 * that.
 */
export function demandOptions({ root, outputs }: Project, backEnds: readonly LoadedBackEnd[]): void {
  const mistakes = backEnds.flatMap(({ id, options = {} }) =>
    Object.entries(outputs.get(id)?.options ?? {}).flatMap(([name, given]) => {
      const description = Object.hasOwn(options, name) ? options[name] : undefined;
      if (description === undefined) {
        const known = ['folder', 'tables', ...Object.keys(options)].join(', ');
        return [`outputs.${id}.${name}: the field is unknown; known are ${known}`];
      }
      return fits(given, description) ? [] : [`outputs.${id}.${name}: ${description.needed} is needed`];
    }),
  );
  if (mistakes.length === 0) return;
  const place = join(root, PROJECT_FILE);
  throw new Failure(
    mistakes.map((mistake) => `${place}: ${mistake}`).join('\n'),
    'The README of a back end says what it takes, and its backend.json decides; nothing was written.',
  );
}

function fits(given: unknown, { type, list = false, pattern = '' }: OptionDescription): boolean {
  const isOne = (each: unknown) =>
    typeof each === type && (typeof each !== 'string' || new RegExp(pattern, 'u').test(each));
  if (!list) return isOne(given);
  return (
    Array.isArray(given) && given.length > 0 && given.every(isOne) && new Set(given).size === given.length
  );
}
