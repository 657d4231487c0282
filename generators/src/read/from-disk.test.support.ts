import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadInput, SourceText } from './input.js';

const BUNDLED = fileURLToPath(new URL('../../../abi/', import.meta.url));
const PREFIX = '@callgate/abi/';

/** A definition in a folder, for tests: paths are relative to the folder, and those of bundled families begin with `@callgate/abi/`. */
export function fromDisk(folder: string, entry: string): ReadInput {
  return {
    name: 'test',
    version: '1.0.0',
    entry: load(folder, entry)!,
    resolve(specifier, from) {
      const path = specifier.startsWith('.') ? posix.join(dirname(from), specifier) : specifier;
      const found = load(folder, path.replace(/\.js$/, '.ts'));
      return found !== null && path.startsWith(PREFIX) ? { ...found, bundled: true } : found;
    },
  };
}

/** The bundled ABI, with some of its modules replaced (by file name). */
export function bundled(replaced: ReadonlyMap<string, string> = new Map()): ReadInput {
  const input = fromDisk(BUNDLED, 'index.ts');
  const replace = (source: SourceText | null) =>
    source === null ? null : { ...source, text: replaced.get(source.path) ?? source.text };
  return {
    ...input,
    entry: replace(input.entry)!,
    resolve: (specifier, from) => replace(input.resolve(specifier, from)),
  };
}

/** The text of a module of the bundled ABI. */
export function bundledText(file: string): string {
  return readFileSync(join(BUNDLED, file), 'utf8');
}

function load(folder: string, path: string): SourceText | null {
  const file = path.startsWith(PREFIX) ? join(BUNDLED, path.slice(PREFIX.length)) : join(folder, path);
  return existsSync(file) ? { path, text: readFileSync(file, 'utf8') } : null;
}
