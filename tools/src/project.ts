import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { ReadInput, SourceText } from '@callgate/generators';
import { Failure } from './failure.js';
import { parse } from './json.js';
import { type Files, diskFiles } from './files.js';

/** What `callgate.json` says: where the definition is, and where each back end's files go. */
export interface Project {
  /** Folder of `callgate.json`; every path below it. */
  readonly root: string;
  readonly name: string;
  readonly abi: string;
  /** By back end. */
  readonly outputs: ReadonlyMap<string, Output>;
  /** Folders with back ends of the project's own. */
  readonly backEnds: readonly string[];
  /** Module whose `makeHost` makes the project's own host, built and relative to the project; null for the bundled host. */
  readonly host: string | null;
  /** The project's files. */
  readonly files: Files;
}

/** Where the files of a back end go. */
export interface Output {
  /** Relative to the project. */
  readonly folder: string;
  /** Module from which its files import what `kernel-ts` makes. */
  readonly tables: string;
  /** What else stands there, for the back end. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Name of the project file. */
export const PROJECT_FILE = 'callgate.json';

/** Finds the project that a folder lies in. */
export function findProject(from: string): Project {
  const project = projectAround(from);
  if (project !== null) return project;
  throw new Failure(
    `There is no ${PROJECT_FILE} in ${from} or above.`,
    'Change to a folder of a project that has one, or make one with `callgate init`.',
  );
}

/** The project that a folder lies in; null when it lies in none. */
export function projectAround(from: string): Project | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return readProject(diskFiles(folder));
    if (folder === dirname(folder)) return null;
  }
}

/** Reads the project file of a project. */
export function readProject(files: Files): Project {
  const { root } = files;
  const place = join(root, PROJECT_FILE);
  const json = parse(files.read(PROJECT_FILE) ?? '', place);
  const known = new Set(['name', 'abi', 'outputs', 'backEnds', 'host']);
  for (const key of Object.keys(json)) {
    if (!known.has(key))
      throw new Failure(`${place}: the field ${key} is unknown.`, `Known are ${[...known].join(', ')}.`);
  }
  const { name, abi, outputs, backEnds = [], host = null } = json;
  if (
    typeof name !== 'string' ||
    typeof abi !== 'string' ||
    typeof outputs !== 'object' ||
    outputs === null
  ) {
    throw new Failure(`${place}: name, abi and outputs are needed.`, 'See the README, "The project file".');
  }
  if (!isFolders(backEnds, root))
    throw new Failure(
      `${place}: backEnds is no list of folders inside the project.`,
      'Write it as `"backEnds": ["backends"]`.',
    );
  if (host !== null && !isFolder(host, root))
    throw new Failure(
      `${place}: host is no path of a module inside the project.`,
      'Write it as `"host": "dist/host/host.js"`.',
    );
  const all = Object.entries(outputs).map(([backEnd, given]): [string, Output] => [
    backEnd,
    readOutput(given, backEnd, root, place),
  ]);
  const homes = new Map<string, string>();
  for (const [backEnd, { folder }] of all) {
    const home = resolve(root, folder);
    const other = homes.get(home);
    if (other !== undefined)
      throw new Failure(
        `${place}: outputs.${other} and outputs.${backEnd} are one folder, ${folder}.`,
        'Give each back end a folder of its own: they would write over each other.',
      );
    homes.set(home, backEnd);
  }
  const kernel = all.find(([backEnd]) => backEnd === 'kernel-ts')?.[1].folder ?? '';
  const resolved = all.map(([backEnd, output]): [string, Output] => {
    const tables = output.tables === '' ? moduleFrom(output.folder, kernel) : output.tables;
    return [backEnd, { ...output, tables }];
  });
  return { root, name, abi, outputs: new Map(resolved), backEnds, host, files };
}

/** A folder, or a folder with the module of the kernel's tables where that is not the folder of `kernel-ts`. */
function readOutput(given: unknown, backEnd: string, root: string, place: string): Output {
  const {
    folder,
    tables = '',
    ...options
  } = (typeof given === 'string' ? { folder: given } : (given ?? {})) as {
    folder?: unknown;
    tables?: unknown;
  } & Record<string, unknown>;
  if (!isFolder(folder, root))
    throw new Failure(
      `${place}: outputs.${backEnd} names no folder inside the project.`,
      'Give a path below the project file.',
    );
  if (typeof tables !== 'string')
    throw new Failure(`${place}: outputs.${backEnd}.tables is no module name.`, 'Give the name of a module.');
  return { folder, tables, options };
}

function isFolder(folder: unknown, root: string): folder is string {
  return (
    typeof folder === 'string' && folder !== '' && !relative(root, resolve(root, folder)).startsWith('..')
  );
}

function isFolders(folders: unknown, root: string): folders is string[] {
  return Array.isArray(folders) && folders.every((folder) => isFolder(folder, root));
}

/** How a module in one folder imports the index of another. */
export function moduleFrom(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/');
  return `${path.startsWith('.') ? path : `./${path}`}/index.js`;
}

/** The definition of a project, ready to be read. */
export function abiSource({ root, name, abi, files }: Project): ReadInput {
  const entry = posix.join(abi, 'index.ts');
  const text = sourceOf(files, entry);
  if (text === null)
    throw new Failure(`There is no ${entry} in ${root}.`, `It re-exports the families of the ABI.`);
  const place = join(root, abi, 'package.json');
  const manifest = files.read(posix.join(abi, 'package.json'));
  if (manifest === null) throw new Failure(`There is no ${place}.`, 'Its version is that of the ABI.');
  const { version } = parse(manifest, place);
  if (typeof version !== 'string')
    throw new Failure(`${place}: the version is missing.`, 'It is that of the ABI.');
  const requireFrom = createRequire(join(root, abi, 'index.ts'));
  const bundled = new Set<string>();
  return {
    name,
    version,
    entry: text,
    resolve(specifier, from) {
      const isBeside = specifier.startsWith('.');
      const found = isBeside
        ? beside(files, posix.join(posix.dirname(from), specifier.replace(/\.js$/, '.ts')))
        : readPackaged(root, specifier, requireFrom);
      if (found === null || !(isBeside ? bundled.has(from) : specifier.startsWith('@callgate/abi/')))
        return found;
      bundled.add(found.path);
      return { ...found, bundled: true };
    },
  };
}

function sourceOf(files: Files, path: string): SourceText | null {
  const text = files.read(path);
  return text === null ? null : { path, text };
}

/** A module beside another one. Those of an installed package may lie above the project, where only the disk has them. */
function beside(files: Files, path: string): SourceText | null {
  return path.startsWith('../') ? sourceOf(diskFiles(files.root), path) : sourceOf(files, path);
}

/** A module of an installed package: `@callgate/abi/console.js`. */
function readPackaged(root: string, specifier: string, requireFrom: NodeJS.Require): SourceText | null {
  try {
    const place = requireFrom.resolve(specifier);
    return { path: relative(root, place).split(sep).join('/'), text: readFileSync(place, 'utf8') };
  } catch {
    return null;
  }
}
