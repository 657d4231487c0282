import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileChange, type Files, withChanges } from '../files.js';
import { type Project, readProject } from '../project.js';

const LANGUAGE = readFileSync(fileURLToPath(new URL('../../../abi/language.ts', import.meta.url)), 'utf8');

/** A project that is on no disk: a package of this name, with these modules in its ABI beside the language. */
export function memoryProject(modules: { readonly [path: string]: string }, packageName = 'lamps'): Project {
  const texts = new Map([
    [
      'callgate.json',
      '{ "name": "lamps", "abi": "abi", "outputs": { "kernel-ts": "generated/kernel-ts" } }\n',
    ],
    ['abi/package.json', `{ "name": "${packageName}", "version": "1.0.0" }`],
    ['abi/language.ts', LANGUAGE],
    ['abi/index.ts', ''],
    ...Object.entries(modules),
  ]);
  const files: Files = { root: join('/', 'nowhere'), read: (path) => texts.get(path) ?? null };
  return readProject(files);
}

/** The project after some changes. */
export function after(project: Project, changes: readonly FileChange[]): Project {
  return readProject(withChanges(project.files, changes));
}
