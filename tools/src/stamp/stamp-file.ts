import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { replaceFiles } from '../files.js';
import { FILE_BYTES, readRegular } from '../read-regular.js';

/** What a run of `callgate generate` leaves behind, so that the next one can see that it would make the same. */
export interface Stamp {
  /** SHA-256 of everything that decides what is made. */
  readonly inputs: string;
  /** The modules that the definition asked for, as specifier and the path of the module that asks. */
  readonly asked: readonly (readonly [specifier: string, from: string])[];
  /** By back end: its files, and the SHA-256 of their names and contents. */
  readonly outputs: Readonly<Record<string, StampedOutput>>;
}

export interface StampedOutput {
  /** Relative to the project. */
  readonly paths: readonly string[];
  readonly hash: string;
}

/** The stamp of a project; null when there is none, or none that can be read. */
export function readStamp(root: string): Stamp | null {
  const place = placeFor(root);
  try {
    return place === null ? null : shaped(JSON.parse(String(readRegular(place, FILE_BYTES))));
  } catch {
    return null;
  }
}

/** Keeps a stamp where the project has installed packages; where it has none, or none can be written, nothing is kept. */
export function writeStamp(root: string, stamp: Stamp): void {
  const place = placeFor(root);
  if (place === null) return;
  try {
    replaceFiles([{ place, content: JSON.stringify(stamp) }]);
  } catch {
    // The next run makes everything again, and no more than that.
  }
}

/** Beside other tools' caches in the nearest `node_modules`: never committed, and gone with a fresh installation. */
function placeFor(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) {
      const name = createHash('sha256').update(relative(folder, root)).digest('hex').slice(0, 16);
      return join(folder, 'node_modules/.cache/callgate', `${name}.json`);
    }
    if (folder === dirname(folder)) return null;
  }
}

/** A value of JSON as a stamp; null when it is none. */
function shaped(value: unknown): Stamp | null {
  const { inputs, asked, outputs } = (value ?? {}) as Partial<Record<keyof Stamp, unknown>>;
  const isText = (each: unknown): each is string => typeof each === 'string';
  if (!isText(inputs) || !Array.isArray(asked) || typeof outputs !== 'object' || outputs === null)
    return null;
  const pairs = asked.every((each) => Array.isArray(each) && each.length === 2 && each.every(isText));
  const made = Object.values(outputs).every((each: Partial<StampedOutput> | null) => {
    return Array.isArray(each?.paths) && each.paths.every(isText) && isText(each.hash);
  });
  return pairs && made ? ({ inputs, asked, outputs } as Stamp) : null;
}
