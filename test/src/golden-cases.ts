import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Abi, ReadInput, SourceText } from '@callgate/generators';

/** The workspace's folder, from the sources and once compiled. */
export const ROOT = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../../' : '../../', import.meta.url),
);
const CASES = join(ROOT, 'generators/test/cases/goldens');
const BUNDLED = join(ROOT, 'abi');

/** Every golden case, by its folder's name. */
export const GOLDEN_CASES: readonly string[] = readdirSync(CASES).sort();

/** Bundled families that a case needs. */
const BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['floats', ['delivery']],
  ['record-lists', ['delivery']],
  ['results', ['delivery']],
]);

/** Name and version of the ABI of a case. */
export function stampOf(name: string): Pick<Abi, 'name' | 'version'> {
  return { name: `@golden/${name}`, version: '1.2.3' };
}

/**
 * The definition of a case: one family, called like the case (`six-calls` is `sixCalls`), and the bundled families that are asked for
 * beside it.
 */
export function goldenCase(name: string, bundled: readonly string[] = []): ReadInput {
  const family = familyOf(name);
  const beside = new Set([...(BESIDE.get(name) ?? []), ...bundled]);
  const modules = [`./${family}.js`, ...[...beside].map((each) => `@callgate/abi/${each}.js`)];
  return {
    ...stampOf(name),
    entry: { path: 'index.ts', text: modules.map((module) => `export * from '${module}';\n`).join('') },
    resolve(specifier): SourceText | null {
      if (specifier === `./${family}.js`)
        return { path: `${family}.ts`, text: read(join(CASES, name, 'abi.ts')) };
      const [, module] = /^@callgate\/abi\/(\w+)\.js$/.exec(specifier) ?? [];
      return module === undefined
        ? null
        : { path: specifier.replace(/js$/, 'ts'), text: read(join(BUNDLED, `${module}.ts`)) };
    },
  };
}

/** Name of the family of a case. */
export function familyOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
