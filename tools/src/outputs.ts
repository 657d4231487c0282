import { type Emitted, MARK } from '@callgate/generators';
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Failure } from './failure.js';
import { type FileChange, type Files, changeTo } from './files.js';
import { LIST } from './output-paths.js';
import { isOutputPath } from './project-path.js';
import { realPlace } from './real-place.js';

/** A file of an output folder. */
export interface OutputText {
  /** Relative to the project. */
  readonly path: string;
  readonly content: string;
}

/** An output folder, relative to the project, and those of other back ends that lie in it. */
export interface OutputFolder {
  readonly folder: string;
  readonly others: readonly string[];
}

/** All that an output folder holds of its back end: what it made, and last the list of it. */
export function outputTexts(folder: string, { backEnd, files }: Emitted): readonly OutputText[] {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const unmarked = sorted.filter(({ content }) => !isMarked(content));
  const list = {
    backEnd,
    files: sorted.map(({ path }) => path),
    ...(unmarked.length === 0
      ? {}
      : { unmarked: Object.fromEntries(unmarked.map(({ path, content }) => [path, hashOf(content)])) }),
  };
  return [...files, { path: LIST, content: `${JSON.stringify(list, null, 2)}\n` }].map(
    ({ path, content }) => {
      return { path: `${folder}/${path}`, content };
    },
  );
}

/**
 * What is to do so that an output folder holds what its back end makes. The list of what was made changes last, so that nothing made is
 * ever forgotten. The list alone deletes nothing, for anybody may have written it: a listed file goes when it has the mark of generated
 * files or, where its form has no place for a mark, when it is what was made.
 * @throws Failure where a file that nobody generated, or a link, is in the way
 */
export function planOutputs(
  files: Files,
  { folder, others }: OutputFolder,
  made: Emitted,
): readonly FileChange[] {
  const at = (path: string) => `${folder}/${path}`;
  const texts = outputTexts(folder, made);
  const names = new Set(made.files.map(({ path }) => path));
  const list = readList(files.read(at(LIST)));
  const isReached = reachedWithoutLink(files.root, folder);
  const changes = texts.flatMap(({ path, content }) => {
    const change = changeTo(files, path, content);
    if (change === null) return [];
    const name = path.slice(folder.length + 1);
    if (!isReached(name))
      throw new Failure(
        `${join(files.root, path)} is a link or lies behind one.`,
        'Take the link away: generated files stand where the project file says.',
      );
    if (change.change === 'changed' && name !== LIST && !list.files.has(name)) demandMark(files, path);
    return [change];
  });
  const gone = [...list.files].filter((path) => {
    if (names.has(path) || others.some((other) => at(path).startsWith(`${other}/`))) return false;
    const old = files.read(at(path));
    return old !== null && isReached(path) && (isMarked(old) || list.unmarked.get(path) === hashOf(old));
  });
  const isList = ({ path }: FileChange) => path === at(LIST);
  return [
    ...changes.filter((each) => !isList(each)),
    ...gone.map((path): FileChange => ({ change: 'removed', path: at(path) })),
    ...changes.filter(isList),
  ];
}

/** Throws when a file was written by people: it neither is listed nor has the mark. */
function demandMark(files: Files, path: string): void {
  if (isMarked(files.read(path) ?? '')) return;
  throw new Failure(
    `${join(files.root, path)} is in the way: it was not generated.`,
    'Move it away, or give the back end another folder in callgate.json.',
  );
}

/** Whether a text says near its beginning that it is generated. */
function isMarked(text: string): boolean {
  return text.slice(0, 500).includes(MARK);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Says of a path in an output folder whether no link is on the way from the folder to it, itself included. */
function reachedWithoutLink(root: string, folder: string): (path: string) => boolean {
  const home = realPlace(join(root, folder));
  const known = new Map<string, boolean>();
  return (path) => {
    const above = posix.dirname(path);
    let isReached = known.get(above);
    if (isReached === undefined) {
      isReached = home !== null && realPlace(join(root, folder, above)) === join(home, above);
      known.set(above, isReached);
    }
    if (!isReached) return false;
    return lstatSync(join(root, folder, path), { throwIfNoEntry: false })?.isSymbolicLink() !== true;
  };
}

/** What a list says was made. */
interface List {
  readonly files: ReadonlySet<string>;
  /** SHA-256 of those without a mark. */
  readonly unmarked: ReadonlyMap<string, unknown>;
}

/** The files that a list names: none when it is missing or broken, and none outside the folder. */
function readList(text: string | null): List {
  const { files, unmarked } = (jsonOf(text) ?? {}) as { files?: unknown; unmarked?: unknown };
  return {
    files: new Set(Array.isArray(files) ? files.filter(isOutputPath) : []),
    unmarked: new Map(Object.entries(unmarked ?? {})),
  };
}

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
