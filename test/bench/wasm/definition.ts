import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadInput, emit, loadBackEnds, readAbi } from '@callgate/generators';
import * as kernel from '@callgate/kernel';
import * as vmWasm from '@callgate/vm-wasm';
import { ROOT } from '../../src/golden-cases.js';
import { loadModules } from '../../src/load-modules.js';

/** The interface of `bench/rivals/jco/glue.wit`, written for Callgate. */
const GLUE = `import type { Bytes, Dispatches, Handle, Kind, List, Own, Struct, Syscalls, Text, i32, u32 } from '@callgate/abi/language.js';

/** @kind 1024 */
export interface Thing extends Kind {}

/** A place. */
export interface Point extends Struct {
  x: i32;
  y: i32;
}

/**
 * The calls that are measured.
 * @permission glue
 */
export interface Glue extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  scalar(number: u32): u32;
  /**
   * @syscall 1025
   * @effect pure
   */
  text(text: Text<64>): void;
  /**
   * @syscall 1026
   * @effect pure
   */
  bytes(bytes: Bytes<64>): void;
  /**
   * @syscall 1027
   * @effect pure
   */
  words(words: List<u32, 64>): void;
  /**
   * @syscall 1028
   * @effect input
   */
  make(number: u32): Own<Thing>;
  /**
   * @syscall 1029
   * @effect pure
   */
  get(thing: Handle<Thing>): u32;
  /**
   * @syscall 1030
   * @effect pure
   */
  points(points: List<Point, 64>): void;
}

/** Each makes one of the calls over and over. */
export interface GlueDispatches extends Dispatches {
${['scalar', 'text', 'bytes', 'words', 'points', 'get', 'life']
  .map((name, index) => `  /** @dispatch ${1024 + index} */\n  ${name}Run(count: u32): void;`)
  .join('\n')}
}
`;

/** What is made of the interface: the kernel's tables and the glue, loaded. */
export interface GlueModules {
  readonly tables: {
    readonly abi: kernel.AbiTable;
    readonly [dispatch: string]: unknown;
  };
  readonly wasmGlue: (handlers: object) => vmWasm.WasmGlue;
}

/** Runs the generators on the interface, with the bundled families `delivery` and `handle` beside it. */
export async function glueModules(): Promise<GlueModules> {
  const { abi, diagnostics } = readAbi(input());
  if (abi === null) throw new Error(`the bench's definition is wrong: ${JSON.stringify(diagnostics)}`);
  const wanted = (await loadBackEnds()).filter(({ id }) => id === 'kernel-ts' || id === 'wasm-host');
  const made = emit(
    abi,
    wanted.map((backEnd) => ({ backEnd, tables: '@bench/tables' })),
  );
  const filesOf = (id: string) =>
    new Map(
      made.find(({ backEnd }) => backEnd === id)?.files.map(({ path, content }) => [path, content]) ?? [],
    );
  const modules: { [name: string]: unknown } = { '@callgate/kernel': kernel, '@callgate/vm-wasm': vmWasm };
  const tables = loadModules(filesOf('kernel-ts'), modules) as GlueModules['tables'];
  modules['@bench/tables'] = tables;
  const { wasmGlue } = loadModules(filesOf('wasm-host'), modules);
  return { tables, wasmGlue: wasmGlue as GlueModules['wasmGlue'] };
}

function input(): ReadInput {
  const modules = ['./glue.js', '@callgate/abi/delivery.js', '@callgate/abi/handle.js'];
  return {
    name: '@bench/glue',
    version: '1.0.0',
    entry: { path: 'index.ts', text: modules.map((module) => `export * from '${module}';\n`).join('') },
    resolve(specifier) {
      if (specifier === './glue.js') return { path: 'glue.ts', text: GLUE };
      const [, module] = /^@callgate\/abi\/(\w+)\.js$/.exec(specifier) ?? [];
      if (module === undefined) return null;
      return { path: `${module}.ts`, text: readFileSync(join(ROOT, 'abi', `${module}.ts`), 'utf8') };
    },
  };
}
