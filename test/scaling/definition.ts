import type { ReadInput, SourceText } from '@callgate/generators';
import { posix } from 'node:path';
import { largeDefinition } from '../src/large-definition.js';

/** The large definition, ready to be read from memory. */
export function definition(calls: number, files: number): ReadInput {
  const modules = largeDefinition(calls, files);
  const source = (path: string): SourceText | null => {
    const text = modules.get(path);
    return text === undefined ? null : { path, text };
  };
  const entry = source('abi/index.ts');
  if (entry === null) throw new Error('invariant: a definition has an index');
  return {
    name: 'large',
    version: '1.0.0',
    entry,
    resolve: (specifier, from) => source(posix.join(posix.dirname(from), specifier.replace(/\.js$/, '.ts'))),
  };
}
