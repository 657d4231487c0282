import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadInput, SourceText } from '@callgate/generators';
import { ROOT } from '../src/golden-cases.js';

/** A definition of `calls` calls in `files` families: each with a kind, a record, errors, and calls of four shapes. */
export function definition(calls: number, files: number): ReadInput {
  const modules = new Map([['language.ts', readFileSync(join(ROOT, 'abi/language.ts'), 'utf8')]]);
  const families = Array.from({ length: files }, (_, index) => index);
  for (const family of families) modules.set(`f${family}.ts`, familyText(family, Math.ceil(calls / files)));
  const source = (path: string): SourceText | null => {
    const text = modules.get(path);
    return text === undefined ? null : { path, text };
  };
  return {
    name: 'large',
    version: '1.0.0',
    entry: {
      path: 'index.ts',
      text: families.map((family) => `export * from './f${family}.js';\n`).join(''),
    },
    resolve: (specifier) => source(specifier.slice(2).replace(/\.js$/, '.ts')),
  };
}

function familyText(family: number, calls: number): string {
  const thing = `Thing${family}`;
  const shapes = [
    `(name: In<Bytes<64>>): Result<Own<${thing}, ${thing}Right.Read | ${thing}Right.Write>, ${thing}Error.Bad>`,
    `(thing: Handle<${thing}, ${thing}Right.Read>, into: Out<Bytes<1024>>): Result<u16, ${thing}Error.Bad>`,
    `(thing: Handle<${thing}, ${thing}Right.Write>, value: ${thing}Data): Result<u8, ${thing}Error.Bad>`,
    '(a: u16, b: u32): u16',
  ];
  const methods = Array.from({ length: calls }, (_, index) => {
    const tags = `@syscall ${1 + family * calls + index}\n * @effect input`;
    return `/**\n * Does thing ${index}.\n * ${tags}\n */\ncall${family}x${index}${shapes[index % shapes.length]};`;
  });
  return `import type { Bytes, Handle, In, Kind, Out, Own, Result, Struct, Syscalls, i16, u16, u32, u8 } from './language.js';
/** @flags */
export enum ${thing}Right { Read = 1, Write = 2 }
/** @kind ${100 + family} */
export interface ${thing} extends Kind<${thing}Right> {}
export enum ${thing}Error { Bad = 1 }
export interface ${thing}Data extends Struct { a: i16; b: u8; c: u32 }
export interface Group${family} extends Syscalls {
${methods.join('\n\n')}
}
`;
}
