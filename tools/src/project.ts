import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ReadInput, SourceText } from '@callgate/generators';
import { Failure } from './failure.js';

/** What `callgate.json` says: where the definition is, and where each back end's files go. */
export interface Project {
  /** Folder of `callgate.json`; every path below it. */
  readonly root: string;
  readonly name: string;
  readonly abi: string;
  /** By back end. */
  readonly outputs: ReadonlyMap<string, Output>;
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

const FILE = 'callgate.json';

/** Finds the project that a folder lies in. */
export function findProject(from: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, FILE))) return readProject(folder);
    if (folder === dirname(folder)) {
      throw new Failure(
        `There is no ${FILE} in ${from} or above.`,
        `Change to a folder of a project that has one.`,
      );
    }
  }
}

function readProject(root: string): Project {
  const place = join(root, FILE);
  const json = parse(readFileSync(place, 'utf8'), place);
  const known = new Set(['name', 'abi', 'outputs']);
  for (const key of Object.keys(json)) {
    if (!known.has(key))
      throw new Failure(`${place}: the field ${key} is unknown.`, `Known are ${[...known].join(', ')}.`);
  }
  const { name, abi, outputs } = json;
  if (
    typeof name !== 'string' ||
    typeof abi !== 'string' ||
    typeof outputs !== 'object' ||
    outputs === null
  ) {
    throw new Failure(`${place}: name, abi and outputs are needed.`, 'See the README, "The project file".');
  }
  const all = Object.entries(outputs).map(([backEnd, given]): [string, Output] => [
    backEnd,
    readOutput(given, backEnd, root, place),
  ]);
  const kernel = all.find(([backEnd]) => backEnd === 'kernel-ts')?.[1].folder ?? '';
  const resolved = all.map(([backEnd, output]): [string, Output] => {
    const tables = output.tables === '' ? moduleFrom(output.folder, kernel) : output.tables;
    return [backEnd, { ...output, tables }];
  });
  return { root, name, abi, outputs: new Map(resolved) };
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
  const inside =
    typeof folder === 'string' && folder !== '' && !relative(root, resolve(root, folder)).startsWith('..');
  if (!inside)
    throw new Failure(
      `${place}: outputs.${backEnd} names no folder inside the project.`,
      'Give a path below the project file.',
    );
  if (typeof tables !== 'string')
    throw new Failure(`${place}: outputs.${backEnd}.tables is no module name.`, 'Give the name of a module.');
  return { folder, tables, options };
}

/** How a module in one folder imports the index of another. */
function moduleFrom(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/');
  return `${path.startsWith('.') ? path : `./${path}`}/index.js`;
}

/** The definition of a project, ready to be read. */
export function abiSource({ root, name, abi }: Project): ReadInput {
  const entry = join(abi, 'index.ts');
  const text = readSource(root, entry);
  if (text === null)
    throw new Failure(`There is no ${entry} in ${root}.`, `It re-exports the families of the ABI.`);
  const place = join(root, abi, 'package.json');
  if (!existsSync(place)) throw new Failure(`There is no ${place}.`, 'Its version is that of the ABI.');
  const { version } = parse(readFileSync(place, 'utf8'), place);
  if (typeof version !== 'string')
    throw new Failure(`${place}: the version is missing.`, 'It is that of the ABI.');
  const requireFrom = createRequire(join(root, abi, 'index.ts'));
  return {
    name,
    version,
    entry: text,
    resolve: (specifier, from) =>
      specifier.startsWith('.')
        ? readSource(root, join(dirname(from), specifier.replace(/\.js$/, '.ts')))
        : readPackaged(root, specifier, requireFrom),
  };
}

function readSource(root: string, path: string): SourceText | null {
  const place = join(root, path);
  return existsSync(place) ? { path, text: readFileSync(place, 'utf8') } : null;
}

/** A module of an installed package: `@callgate/abi/console.js`. */
function readPackaged(root: string, specifier: string, requireFrom: NodeJS.Require): SourceText | null {
  try {
    const place = requireFrom.resolve(specifier);
    return { path: relative(root, place), text: readFileSync(place, 'utf8') };
  } catch {
    return null;
  }
}

/** JSON that a user wrote. */
export function parse(text: string, place: string): { [key: string]: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${place} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Failure(`${place} is no JSON object.`);
  return json as { [key: string]: unknown };
}
