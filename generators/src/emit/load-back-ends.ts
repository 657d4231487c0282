import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BackEnd, BackEndDescription } from './backend.js';

/** A back end with what its folder holds. */
export interface LoadedBackEnd extends BackEndDescription {
  readonly emit: BackEnd;
  readonly templates: ReadonlyMap<string, string>;
}

/** Every back end of this package, sorted by id: one folder each under `backends/`. */
export async function loadBackEnds(): Promise<readonly LoadedBackEnd[]> {
  const { sources, modules, extension } = folders();
  const ids = readdirSync(sources).filter((id) => existsSync(join(sources, id, 'backend.json')));
  return Promise.all(
    ids.sort().map(async (id) => {
      const description = JSON.parse(
        readFileSync(join(sources, id, 'backend.json'), 'utf8'),
      ) as BackEndDescription;
      const module = await import(pathToFileURL(join(modules, id, `backend.${extension}`)).href);
      return {
        ...description,
        emit: module.backEnd as BackEnd,
        templates: readTemplates(join(sources, id, 'templates')),
      };
    }),
  );
}

/** Where the back ends' folders and their modules are: the same in the sources, apart once compiled. */
function folders(): { sources: string; modules: string; extension: 'ts' | 'js' } {
  const here = fileURLToPath(import.meta.url);
  const up = (path: string, levels: number): string => (levels === 0 ? path : up(dirname(path), levels - 1));
  if (here.endsWith('.ts')) {
    const sources = join(up(here, 3), 'backends');
    return { sources, modules: sources, extension: 'ts' };
  }
  return { sources: join(up(here, 4), 'backends'), modules: join(up(here, 3), 'backends'), extension: 'js' };
}

function readTemplates(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
