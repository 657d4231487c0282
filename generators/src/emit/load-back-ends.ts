import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PROFILES } from '../lower/profile.js';
import type { BackEnd, BackEndDescription } from './backend.js';

/** A back end with what its folder holds. */
export interface LoadedBackEnd extends BackEndDescription {
  readonly emit: BackEnd;
  readonly templates: ReadonlyMap<string, string>;
}

/** A back end that cannot be loaded: what is wrong, and what to do. */
export class BackEndError extends Error {
  override readonly name = 'BackEndError';

  constructor(
    message: string,
    readonly help: string,
  ) {
    super(message);
  }
}

/**
 * Every back end of this package, one folder each under `backends/`, and those in further folders, which hold compiled modules:
 * `<folder>/<id>/backend.json` beside `backend.mjs` or `backend.js`. Sorted by id.
 */
export async function loadBackEnds(further: readonly string[] = []): Promise<readonly LoadedBackEnd[]> {
  const { sources, modules, extension } = bundled();
  const own = idsIn(sources).map((id) => {
    const module = join(modules, id, `backend.${extension}`);
    if (!existsSync(module))
      throw new BackEndError(`The back end ${id} is not compiled.`, 'Run `npm run build` first.');
    return loadOne(join(sources, id), module);
  });
  const foreign = further.flatMap((folder) => {
    if (!existsSync(folder))
      throw new BackEndError(`There is no folder ${folder}.`, 'Make it, or take it out of "backEnds".');
    return idsIn(folder).map((id) => loadForeign(id, join(folder, id)));
  });
  const all = await Promise.all([...own, ...foreign]);
  const ids = all.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined)
    throw new BackEndError(`There are two back ends ${twice}.`, 'Give your own another name.');
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function idsIn(folder: string): string[] {
  return readdirSync(folder).filter((id) => existsSync(join(folder, id, 'backend.json')));
}

async function loadOne(folder: string, module: string, query = ''): Promise<LoadedBackEnd> {
  const description = JSON.parse(readFileSync(join(folder, 'backend.json'), 'utf8')) as BackEndDescription;
  const { backEnd } = (await import(pathToFileURL(module).href + query)) as { backEnd: BackEnd };
  const others = (description.namesOf ?? []).flatMap((id) =>
    [...readTemplates(join(dirname(folder), id, 'templates'))].map(
      ([name, text]) => [`${id}/${name}`, text] as const,
    ),
  );
  const templates = new Map([...readTemplates(join(folder, 'templates')), ...others]);
  return { ...description, emit: backEnd, templates };
}

/** Loads a back end that this package did not make, so nothing about it is sure. */
async function loadForeign(id: string, folder: string): Promise<LoadedBackEnd> {
  const module = ['backend.mjs', 'backend.js'].map((name) => join(folder, name)).find(existsSync);
  if (module === undefined)
    throw new BackEndError(`There is no backend.mjs in ${folder}.`, 'Write it, or compile it to there.');
  let loaded: LoadedBackEnd;
  try {
    // A module is loaded once per address, and a long-lived process must see the changed one.
    loaded = await loadOne(folder, module, `?changed=${statSync(module).mtimeMs}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackEndError(`The back end ${folder} cannot be loaded: ${reason}`, 'Mend it first.');
  }
  if (loaded.id !== id)
    throw new BackEndError(
      `${join(folder, 'backend.json')} calls itself ${loaded.id}.`,
      `Write "id": "${id}", as its folder is named.`,
    );
  const known = PROFILES.map((profile) => profile.id);
  if (!Array.isArray(loaded.profiles) || loaded.profiles.some((profile) => !known.includes(profile)))
    throw new BackEndError(
      `${join(folder, 'backend.json')} names no list of target profiles.`,
      `Write them as "profiles": ["${known.join('", "')}"].`,
    );
  if (!Object.values(loaded.options ?? {}).every(isOption))
    throw new BackEndError(
      `${join(folder, 'backend.json')} does not describe its options.`,
      'Write each as { "type": "string", "needed": "a colour" }; "list" and "pattern" may stand there, too.',
    );
  if (typeof loaded.emit !== 'function')
    throw new BackEndError(`${module} exports no function backEnd.`, 'Export it by that name.');
  return { ...loaded, emit: guarded(loaded, module) };
}

function isOption(given: unknown): boolean {
  const { type, list, pattern, needed } = (given ?? {}) as { readonly [key: string]: unknown };
  if (!['string', 'number', 'boolean'].includes(type as string) || typeof needed !== 'string') return false;
  return (list === undefined || typeof list === 'boolean') && (pattern === undefined || isPattern(pattern));
}

function isPattern(given: unknown): boolean {
  try {
    return typeof given === 'string' && new RegExp(given, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** A back end that this package did not make: when it fails, its writer has to know, and not whoever reads our stack. */
function guarded({ id, emit }: LoadedBackEnd, module: string): BackEnd {
  return (input) => {
    let files: unknown;
    try {
      files = emit(input);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const at = error instanceof Error ? /backend\.m?js[^\s:]*(:\d+:\d+)/.exec(error.stack ?? '') : null;
      throw new BackEndError(`The back end ${id} failed: ${reason}.`, `Mend ${module}${at?.[1] ?? ''}.`);
    }
    if (Array.isArray(files) && files.every((file) => typeof file === 'object' && file !== null))
      return files;
    throw new BackEndError(`The back end ${id} failed: it gives no list of files.`, `Mend ${module}.`);
  };
}

/** Where the package's folders and their modules are: the same in the sources, apart once compiled. */
function bundled(): { sources: string; modules: string; extension: 'ts' | 'js' } {
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
