import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { readTarball } from './tarball.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const target = mkdtempSync(join(tmpdir(), 'callgate-packages-'));
execFileSync(process.execPath, [join(ROOT, 'scripts/pack.mjs'), target], { stdio: 'ignore' });
const packages = readdirSync(target).map((name) => readTarball(join(target, name)));
afterAll(() => rmSync(target, { recursive: true }));

/** What a package says of itself. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly type: string;
  readonly license: string;
  readonly description: string;
  readonly engines: { readonly node: string };
  readonly exports?: object;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const described = packages.map((files) => {
  const own = JSON.parse((files.get('package.json') as Buffer).toString('utf8')) as Package;
  return [own.name, files, own] as const;
});
const { version } = described[0][2];

/** Every path in `exports`, under whatever condition. */
function targetsOf(exported: unknown): string[] {
  if (typeof exported === 'string') return [exported];
  return Object.values((exported ?? {}) as object).flatMap(targetsOf);
}

test('what is packed are the workspaces that are not private', () => {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  const folders = workspaces.flatMap((glob) =>
    glob.endsWith('/*')
      ? readdirSync(join(ROOT, glob.slice(0, -2))).map((name) => `${glob.slice(0, -1)}${name}`)
      : [glob],
  );
  const published = folders
    .map((folder) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Package)
    .filter((each) => each.private !== true);
  expect(described.map(([name]) => name).sort()).toEqual(published.map(({ name }) => name).sort());
});

describe.each(described)('%s', (name, files, own) => {
  const paths = [...files.keys()];

  test('says what it is', () => {
    expect(own).toMatchObject({ type: 'module', license: 'Apache-2.0', engines: { node: '>=20.19' } });
    expect(own.description).toMatch(/^[A-Z].*\.$/);
    expect(own.version).toBe(version);
    expect(own).not.toHaveProperty('private');
    expect(own).not.toHaveProperty('repository');
    expect(files.get('README.md')?.toString('utf8')).toMatch(new RegExp(`^# ${name}\n`));
    expect(files.get('LICENSE')?.toString('utf8')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  });

  test('every path that it exports is in it', () => {
    for (const path of [...targetsOf(own.exports), ...targetsOf(own.bin), ...targetsOf(own.generators)]) {
      const [before, behind] = path.replace(/^\.\//, '').split('*');
      const fit = paths.filter((each) =>
        behind === undefined ? each === before : each.startsWith(before) && each.endsWith(behind),
      );
      expect(fit, path).not.toEqual([]);
    }
    // A module of the definition is one file for the generators, and another for TypeScript.
    const declarations = paths.filter((path) => name === '@callgate/abi' && /^[a-z]+\.ts$/.test(path));
    for (const path of declarations) expect(paths).toContain(`dist/${path.replace(/\.ts$/, '.d.ts')}`);
  });

  test('it has no tests, nothing that only builds need, and nothing without its source', () => {
    // The tests of a new project are part of the product.
    const shipped = paths.filter((path) => !path.startsWith('templates/'));
    expect(
      shipped.filter((path) =>
        /(^|\/)(test|testing|cases|fixtures)\/|\.test\.|\.tsbuildinfo$|\.callgate-outputs/.test(path),
      ),
    ).toEqual([]);
    for (const path of shipped.filter((each) => /^dist\/.*\.js$/.test(each)))
      expect(paths).toContain(path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
  });

  test('source maps lead to files that are in it', () => {
    for (const path of paths.filter((each) => each.endsWith('.map'))) {
      const { sources } = JSON.parse((files.get(path) as Buffer).toString('utf8')) as { sources: string[] };
      const at = (source: string) => new URL(source, `file:///${path}`).pathname.slice(1);
      for (const source of sources) expect(paths, path).toContain(at(source));
    }
  });

  test('no file has a path of this machine', () => {
    for (const [path, content] of files) expect(content.includes(ROOT), path).toBe(false);
  });

  test('what its modules import is among its dependencies, and ours have its version', () => {
    const wanted = { ...own.dependencies, ...own.peerDependencies };
    const modules = paths.filter((path) => /^(dist|bin|nx)\/.*(\.m?js|\.d\.ts)$/.test(path));
    const imported = modules.flatMap((path) => {
      const { importedFiles } = ts.preProcessFile((files.get(path) as Buffer).toString('utf8'), true, true);
      return importedFiles.map(({ fileName }) => fileName).filter((specifier) => !specifier.startsWith('.'));
    });
    const needed = imported.filter((specifier) => !isBuiltin(specifier)).map(packageOf);
    for (const each of new Set(needed)) if (each !== name) expect(Object.keys(wanted)).toContain(each);
    for (const [each, range] of Object.entries(wanted))
      if (each.startsWith('@callgate/')) expect(range).toBe(version);
  });
});

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
