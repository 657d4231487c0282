import { join } from 'node:path';
import { EXIT, Failure, refusedFile } from '../failure.js';
import { PROJECT_FILE, findProject } from '../project.js';
import { watchFor } from '../watch.js';
import { type GenerateOptions, generate } from './generate.js';

/** `callgate generate --watch`: generates now and after each change, until it is interrupted. A mistake is told and does not end it. */
export async function generateWatch(
  from: string,
  options: GenerateOptions,
  until: AbortSignal,
  print: (line: string) => void,
): Promise<number> {
  if (options.check) throw new Failure('--watch writes and --check does not.', 'Leave one of them out.');
  const { root } = findProject(from);
  const tell = options.json ? () => {} : print;
  const again = async () => {
    try {
      await generate(root, options, print);
    } catch (error) {
      const failure = error instanceof Failure ? error : refusedFile(error);
      if (failure === null) throw error;
      print(
        options.json
          ? JSON.stringify({ error: failure.message, help: failure.help }, null, 2)
          : `${failure.message}${failure.help === '' ? '' : `\n  help: ${failure.help}`}`,
      );
    }
    tell('Watching; interrupt with Ctrl+C.');
  };
  await watchFor({ places: () => placesOf(root), quiet: 50, again: 2000, until }, again);
  tell('Stopped.');
  return EXIT.ok;
}

/** The project file, the definition, and the project's own back ends. */
function placesOf(root: string): readonly string[] {
  const file = join(root, PROJECT_FILE);
  try {
    const { abi, backEnds } = findProject(root);
    return [file, ...[abi, ...backEnds].map((folder) => join(root, folder))];
  } catch (error) {
    if (error instanceof Failure) return [file];
    throw error;
  }
}
