import type { LoadedBackEnd } from '@callgate/generators';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { PROJECT_FILE, type Project } from './project.js';

/**
 * Throws unless what the project file says for each back end, beside its folder, is what the back end takes: its `backend.json` describes
 * that.
 */
export async function demandOptions(
  { root, outputs }: Project,
  backEnds: readonly LoadedBackEnd[],
): Promise<void> {
  const given = backEnds.flatMap((backEnd) => {
    const options = outputs.get(backEnd.id)?.options ?? {};
    return Object.keys(options).length === 0 ? [] : [{ backEnd, options }];
  });
  if (given.length === 0) return;
  // Only few projects have options, and what checks them takes long to load.
  const { mistakesOf } = await import('./manifest/schema.js');
  const mistakes = given.flatMap(({ backEnd, options }) => {
    const schema = {
      type: 'object',
      properties: { folder: {}, tables: {}, ...backEnd.options },
      additionalProperties: false,
    };
    try {
      return mistakesOf(options, schema).map((mistake) => `outputs.${backEnd.id}.${mistake}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure(
        `The back end ${backEnd.id} does not describe its options: ${reason}.`,
        'Write "options" in its backend.json as an object with a JSON Schema for each.',
      );
    }
  });
  if (mistakes.length === 0) return;
  const place = join(root, PROJECT_FILE);
  throw new Failure(
    mistakes.map((mistake) => `${place}: ${mistake}`).join('\n'),
    'The README of a back end says what it takes, and its backend.json decides; nothing was written.',
  );
}
