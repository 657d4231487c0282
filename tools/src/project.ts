import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { ReadInput, SourceText } from '@callgate/generators';
import { Failure } from './failure.js';
import { parse } from './json.js';
import { type Files, diskFiles } from './files.js';
import { demandOutputFolders } from './output-folders.js';
import { projectPath } from './project-path.js';
import { FILE_BYTES, readRegular } from './read-regular.js';

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
  if (name === undefined || abi === undefined || outputs === undefined)
    throw new Failure(`${place}: name, abi and outputs are needed.`, 'See the README, "The project file".');
  if (!isName(name))
    throw new Failure(
      `${place}: name is no name of an ABI.`,
      `Give one line of at most ${NAME_LENGTH} characters that can be printed.`,
    );
  const definition = pathOf(abi, `${place}: abi is no path of a folder inside the project.`, 'abi');
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs))
    throw new Failure(
      `${place}: outputs is no object with back ends and their folders.`,
      'Write it as `"outputs": { "kernel-ts": "generated/kernel-ts" }`.',
    );
  const folders = foldersOf(backEnds, place);
  const hosted =
    host === null
      ? null
      : pathOf(
          host,
          `${place}: host is no path of a module inside the project.`,
          'dist/host/host.js',
          'host',
        );
  const all = Object.entries(outputs).map(([backEnd, given]): [string, Output] => [
    backEnd,
    readOutput(given, backEnd, place),
  ]);
  demandOutputFolders(
    root,
    place,
    all.map(([backEnd, { folder }]) => ({ field: `outputs.${backEnd}`, folder })),
    [
      { field: 'abi', folder: definition },
      ...folders.map((folder, index) => ({ field: `backEnds[${index}]`, folder })),
    ],
  );
  const kernel = all.find(([backEnd]) => backEnd === 'kernel-ts')?.[1].folder ?? '';
  const resolved = all.map(([backEnd, output]): [string, Output] => {
    const tables = output.tables === '' ? moduleFrom(output.folder, kernel) : output.tables;
    return [backEnd, { ...output, tables }];
  });
  return {
    root,
    name,
    abi: definition,
    outputs: new Map(resolved),
    backEnds: folders,
    host: hosted,
    files,
  };
}

/** Most characters of an ABI's name: it stands in banners and in images. */
const NAME_LENGTH = 100;

/** Whether a name can stand in a line of a comment: generators quote and escape the rest. */
function isName(name: unknown): name is string {
  if (typeof name !== 'string' || name.trim() !== name || name === '') return false;
  return name.length <= NAME_LENGTH && !/\p{C}|\p{Zl}|\p{Zp}/u.test(name);
}

/** A folder, or a folder with the module of the kernel's tables where that is not the folder of `kernel-ts`. */
function readOutput(given: unknown, backEnd: string, place: string): Output {
  const field = `${place}: outputs.${backEnd}`;
  const {
    folder: path,
    tables,
    ...options
  } = (typeof given === 'string' ? { folder: given } : (given ?? {})) as {
    folder?: unknown;
    tables?: unknown;
  } & Record<string, unknown>;
  const folder = projectPath(path);
  if (folder === null)
    throw new Failure(
      `${field} names no folder inside the project.`,
      'Give a path below the project file, with `/` and without `..`.',
    );
  if (tables !== undefined && !isSpecifier(tables))
    throw new Failure(`${field}.tables is no module name.`, 'Give the name of a module.');
  return { folder, tables: tables ?? '', options };
}

/** Whether a text can stand behind `from` as it is: neither a quote nor a line can end it there. */
function isSpecifier(text: unknown): text is string {
  return typeof text === 'string' && /^[^\p{C}\p{Z}'"`\\]{1,1000}$/u.test(text);
}

function pathOf(given: unknown, message: string, example: string, field = example): string {
  const path = projectPath(given);
  if (path === null) throw new Failure(message, `Write it as \`"${field}": "${example}"\`.`);
  return path;
}

function foldersOf(given: unknown, place: string): readonly string[] {
  const folders = Array.isArray(given) ? given.map(projectPath) : [null];
  const known = folders.filter((folder) => folder !== null);
  if (known.length === folders.length) return known;
  throw new Failure(
    `${place}: backEnds is no list of folders inside the project.`,
    'Write it as `"backEnds": ["backends"]`.',
  );
}

/** How a module in one folder imports the index of another. */
export function moduleFrom(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/');
  return `${/^\.\.(\/|$)/.test(path) ? path : `./${path}`}/index.js`;
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
  if (typeof version !== 'string' || !VERSION.test(version))
    throw new Failure(
      `${place}: ${version === undefined ? 'the version is missing' : 'version is no version'}.`,
      'It is that of the ABI, such as 1.2.3: https://semver.org says what else it may have.',
    );
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

/** A version as https://semver.org, version 2.0.0, has it (sections 2, 9 and 10), at most as long as npm takes it. */
const VERSION =
  /^(?=.{5,256}$)(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][\dA-Za-z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\dA-Za-z-]*))*)?(\+[\dA-Za-z-]+(\.[\dA-Za-z-]+)*)?$/;

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
  const place = placeOf(specifier, requireFrom);
  const text = place === null ? null : readRegular(place, FILE_BYTES);
  if (place === null || text === null) return null;
  return { path: relative(root, place).split(sep).join('/'), text: text.toString('utf8') };
}

/** Where a package's module is; null when there is none, and for what Node itself brings. */
function placeOf(specifier: string, requireFrom: NodeJS.Require): string | null {
  try {
    const place = requireFrom.resolve(specifier);
    return isAbsolute(place) ? place : null;
  } catch {
    return null;
  }
}
