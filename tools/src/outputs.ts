import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Emitted } from '@callgate/generators';

/** Name of the file that lists what a back end made, so that what it no longer makes can be deleted. */
const MANIFEST = '.callgate-outputs.json';

/** What is to do in one output folder. Paths are relative to it. */
export interface OutputPlan {
  readonly folder: string;
  readonly write: readonly { readonly path: string; readonly content: string; readonly isNew: boolean }[];
  readonly remove: readonly string[];
}

/** Compares what a back end makes with what its folder holds. */
export function planOutputs(root: string, folder: string, { backEnd, files }: Emitted): OutputPlan {
  const at = join(root, folder);
  const made = [
    ...files,
    {
      path: MANIFEST,
      content: manifestOf(
        backEnd,
        files.map(({ path }) => path),
      ),
    },
  ];
  const write = made.flatMap(({ path, content }) => {
    const place = join(at, path);
    const old = existsSync(place) ? readFileSync(place, 'utf8') : null;
    return old === content ? [] : [{ path, content, isNew: old === null }];
  });
  const names = new Set(files.map(({ path }) => path));
  const remove = listed(join(at, MANIFEST)).filter((path) => !names.has(path) && existsSync(join(at, path)));
  return { folder, write, remove };
}

/** Carries a plan out. Each file is replaced whole; the manifest comes last, so that nothing made is ever forgotten. */
export function carryOut(root: string, { folder, write, remove }: OutputPlan): void {
  const at = join(root, folder);
  for (const { path, content } of write) {
    const place = join(at, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(`${place}.new`, content);
    renameSync(`${place}.new`, place);
  }
  for (const path of remove) rmSync(join(at, path));
}

function manifestOf(backEnd: string, paths: readonly string[]): string {
  return `${JSON.stringify({ backEnd, files: [...paths].sort() }, null, 2)}\n`;
}

/** The files that a manifest lists: none that is missing or broken, and no path that leads out of the folder. */
function listed(place: string): string[] {
  if (!existsSync(place)) return [];
  try {
    const { files } = JSON.parse(readFileSync(place, 'utf8')) as { files: unknown };
    if (!Array.isArray(files)) return [];
    return files.filter(
      (path): path is string =>
        typeof path === 'string' && !path.startsWith('/') && !path.split('/').includes('..'),
    );
  } catch {
    return [];
  }
}
