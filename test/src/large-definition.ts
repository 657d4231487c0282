import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './golden-cases.js';

/**
 * A definition of `calls` calls in `files` families, as its modules by path: a family has a kind, a record, rights, errors, and calls of
 * four shapes that share them.
 */
export function largeDefinition(calls: number, files: number): ReadonlyMap<string, string> {
  const modules = new Map([['abi/language.ts', readFileSync(join(ROOT, 'abi/language.ts'), 'utf8')]]);
  const families = Array.from({ length: files }, (_, index) => index);
  for (const family of families)
    modules.set(`abi/f${family}.ts`, familyText(family, Math.ceil(calls / files)));
  modules.set('abi/index.ts', families.map((family) => `export * from './f${family}.js';\n`).join(''));
  return modules;
}

function familyText(family: number, calls: number): string {
  const thing = `Thing${family}`;
  const shapes = [
    `(name: In<Bytes<64>>): Result<Own<${thing}, ${thing}Right.Read | ${thing}Right.Write>, ${thing}Error.Bad>`,
    `(thing: Handle<${thing}, ${thing}Right.Read>, offset: u32, into: Out<Bytes<1024>>): Result<u16, ${thing}Error.Bad | ${thing}Error.Worse>`,
    `(thing: Handle<${thing}, ${thing}Right.Write>, value: ${thing}Data): Result<u8, ${thing}Error.Bad>`,
    '(a: u16, b: u32): u16',
  ];
  const methods = Array.from({ length: calls }, (_, index) => {
    const docs = `/**\n * Does thing ${index}.\n * @syscall ${1 + family * calls + index}\n * @effect input\n * @cost 10\n */`;
    return `${docs}\ncall${family}x${index}${shapes[index % shapes.length]};`;
  });
  return `import type { Bytes, Handle, In, Kind, Out, Own, Result, Struct, Syscalls, i16, u16, u32, u8 } from './language.js';
/** @flags */
export enum ${thing}Right { Read = 1, Write = 2 }
/** @kind ${100 + family} */
export interface ${thing} extends Kind<${thing}Right> {}
export enum ${thing}Error { Bad = 1, Worse = 2 }
export interface ${thing}Data extends Struct { a: i16; b: u8; c: u32 }
/** @permission p${family} */
export interface Group${family} extends Syscalls {
${methods.join('\n\n')}
}
`;
}
