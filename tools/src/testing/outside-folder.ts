import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder outside of what is tested, which nothing may change: it has one file, `victim`. */
export interface OutsideFolder {
  readonly path: string;
  /** Its path. */
  readonly victim: string;
  /** The folder's files with what they hold; untouched they are {@link UNTOUCHED}. */
  contents(): { readonly [name: string]: string };
  remove(): void;
}

export const UNTOUCHED = { victim: 'theirs' };

export function outsideFolder(): OutsideFolder {
  const path = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
  const victim = join(path, 'victim');
  writeFileSync(victim, UNTOUCHED.victim);
  return {
    path,
    victim,
    contents: () =>
      Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')])),
    remove: () => rmSync(path, { recursive: true }),
  };
}
