import { readFileSync } from 'node:fs';
import { type SourceText, emit, formatDiagnostic, loadBackEnds, readAndCheck } from '@callgate/generators';

const LANGUAGE = new URL('../../../abi/language.ts', import.meta.url);

/** A definition of `calls` calls in `files` families, as its modules by path. */
function definition(calls: number, files: number): ReadonlyMap<string, string> {
  const modules = new Map([['abi/language.ts', readFileSync(LANGUAGE, 'utf8')]]);
  const families = Array.from({ length: files }, (_, index) => index);
  for (const family of families) modules.set(`abi/f${family}.ts`, familyText(family, calls / files));
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

/** From the sources to every output of every back end, in memory: milliseconds of each half. */
async function time(calls: number, files: number): Promise<{ read: number; emitted: number; bytes: number }> {
  const modules = definition(calls, files);
  const backEnds = await loadBackEnds();
  const source = (path: string): SourceText | null => {
    const text = modules.get(path);
    return text === undefined ? null : { path, text };
  };
  const start = performance.now();
  const { abi, diagnostics } = readAndCheck({
    name: 'bench',
    version: '1.0.0',
    entry: source('abi/index.ts') as SourceText,
    resolve: (specifier) => source(`abi/${specifier.slice(2).replace(/\.js$/, '.ts')}`),
  });
  if (abi === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const middle = performance.now();
  const made = emit(
    abi,
    backEnds.map((backEnd) => ({ backEnd, tables: '../kernel-ts/index.js' })),
  );
  const bytes = made.flatMap(({ files: all }) => all).reduce((sum, { content }) => sum + content.length, 0);
  return { read: middle - start, emitted: performance.now() - middle, bytes };
}

// The first run loads and warms what a command loads once; a size is timed after it.
await time(100, 1);
console.log('calls  files  read and check ms  emit ms  output MB  memory MiB');
for (const [calls, files] of [
  [1000, 1],
  [1000, 20],
  [4000, 1],
  [4000, 20],
]) {
  const { read, emitted, bytes } = await time(calls, files);
  const cells = [
    read.toFixed(0),
    emitted.toFixed(0),
    (bytes / 1e6).toFixed(1),
    (process.memoryUsage().rss / 2 ** 20).toFixed(0),
  ];
  const widths = [19, 9, 11, 12];
  const row = cells.map((cell, index) => cell.padStart(widths[index])).join('');
  console.log(`${String(calls).padStart(5)}${String(files).padStart(7)}${row}`);
}
