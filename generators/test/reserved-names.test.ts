import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROFILES, checkLowering, lookUp, readAbi } from '../src/index.js';

const BACK_ENDS = fileURLToPath(new URL('../backends/', import.meta.url));

/** Everything that a back end makes of the golden cases, file by file. */
function* goldens(backEnd: string): Iterable<{ readonly path: string; readonly text: string }> {
  const folder = join(BACK_ENDS, backEnd, 'test/cases');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (path.endsWith('.ts')) yield { path, text: readFileSync(join(folder, path), 'utf8') };
}

/** Names that generated modules import from packages. */
function imported(text: string): string[] {
  return [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '@callgate\/[^']*';/gm)].flatMap(([, names]) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== ''),
  );
}

/** What a definition is told that calls something so: a type, or a syscall. */
function isRefused(name: string): boolean {
  const isType = /^[A-Z]/.test(name);
  const text = `import type { Struct, Syscalls, u8 } from '@callgate/abi/language.js';
${isType ? `export interface ${name} extends Struct { x: u8 }` : ''}
export interface Things extends Syscalls {
  /** @syscall 1024 @effect pure */
  ${isType ? `call(it: ${name})` : `${name}()`}: void;
}
`;
  const entry = { path: 'things.ts', text };
  const { abi } = readAbi({ name: 'test', version: '1.0.0', entry, resolve: () => null });
  return checkLowering(lookUp(abi!), PROFILES).some(({ id }) => id === 'CG307');
}

const HOSTS = ['kernel-ts', 'wasm-host', 'embedvm-host'];

test('what generated hosts import from the kernel is the name of no item', () => {
  const names = new Set(HOSTS.flatMap((id) => [...goldens(id)].flatMap(({ text }) => imported(text))));
  expect(names.size).toBeGreaterThan(30);
  // No item has a `_` in its name (CG105).
  expect([...names].filter((name) => !name.includes('_') && !isRefused(name)).sort()).toEqual([]);
});

test('what the runtime of AssemblyScript exports is the name of no item', () => {
  const files = [...goldens('guest-assemblyscript')].filter(({ path }) =>
    /\/(runtime|pulled)\.ts$/.test(path),
  );
  const declared = /^export (?:declare )?(?:abstract )?(?:function|class|const|enum|interface|type) (\w+)/gm;
  const names = new Set(files.flatMap(({ text }) => [...text.matchAll(declared)].map(([, name]) => name)));
  expect(names.size).toBeGreaterThan(10);
  expect([...names].filter((name) => !isRefused(name)).sort()).toEqual([]);
});
