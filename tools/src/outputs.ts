import type { Emitted } from '@callgate/generators';
import { type FileChange, type Files, changeTo } from './files.js';

/** Name of the file that lists what a back end made, so that what it no longer makes can be deleted. */
const MANIFEST = '.callgate-outputs.json';

/** A file of an output folder. */
export interface OutputText {
  /** Relative to the project. */
  readonly path: string;
  readonly content: string;
}

/** All that an output folder holds of its back end: what it made, and last the list of it. */
export function outputTexts(folder: string, { backEnd, files }: Emitted): readonly OutputText[] {
  const names = files.map(({ path }) => path).sort();
  const list = `${JSON.stringify({ backEnd, files: names }, null, 2)}\n`;
  return [...files, { path: MANIFEST, content: list }].map(({ path, content }) => {
    return { path: `${folder}/${path}`, content };
  });
}

/**
 * What is to do so that an output folder holds what its back end makes. The list of what was made changes last, so that nothing made is
 * ever forgotten.
 */
export function planOutputs(files: Files, folder: string, made: Emitted): readonly FileChange[] {
  const at = (path: string) => `${folder}/${path}`;
  const texts = outputTexts(folder, made);
  const names = new Set(made.files.map(({ path }) => path));
  const gone = listed(files.read(at(MANIFEST))).filter(
    (path) => !names.has(path) && files.read(at(path)) !== null,
  );
  const changes = (some: readonly OutputText[]) =>
    some.flatMap(({ path, content }) => changeTo(files, path, content) ?? []);
  return [
    ...changes(texts.slice(0, -1)),
    ...gone.map((path): FileChange => ({ change: 'removed', path: at(path) })),
    ...changes(texts.slice(-1)),
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
