import type { Emitted } from '@callgate/generators';
import { type FileChange, type Files, changeTo } from './files.js';

/** Name of the file that lists what a back end made, so that what it no longer makes can be deleted. */
const MANIFEST = '.callgate-outputs.json';

/**
 * What is to do so that an output folder holds what its back end makes. The list of what was made changes last, so that nothing made is
 * ever forgotten.
 */
export function planOutputs(files: Files, folder: string, made: Emitted): readonly FileChange[] {
  const at = (path: string) => `${folder}/${path}`;
  const names = new Set(made.files.map(({ path }) => path));
  const manifest = `${JSON.stringify({ backEnd: made.backEnd, files: [...names].sort() }, null, 2)}\n`;
  const gone = listed(files.read(at(MANIFEST))).filter(
    (path) => !names.has(path) && files.read(at(path)) !== null,
  );
  return [
    ...made.files.flatMap(({ path, content }) => changeTo(files, at(path), content) ?? []),
    ...gone.map((path): FileChange => ({ change: 'removed', path: at(path) })),
    ...[changeTo(files, at(MANIFEST), manifest)].filter((change) => change !== null),
  ];
}

/** The files that a manifest lists: none when it is missing or broken, and no path that leads out of the folder. */
function listed(manifest: string | null): string[] {
  if (manifest === null) return [];
  try {
    const { files } = JSON.parse(manifest) as { files: unknown };
    if (!Array.isArray(files)) return [];
    return files.filter(
      (path): path is string =>
        typeof path === 'string' && !path.startsWith('/') && !path.split('/').includes('..'),
    );
  } catch {
    return [];
  }
}
