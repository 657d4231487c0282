import { type Hash, createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The programs that make generated files of a definition. */
export interface Code {
  /** Of everything that decides what they make, in hex. */
  readonly hash: string;
  /** When the last of their files changed, in milliseconds since 1970. */
  readonly changed: number;
}

/**
 * This command's code as it is on the disk: its modules, those of the generators with their back ends and templates, by content; what the
 * generators depend on, by the package files' content and the modules' sizes and times; and Node with what it carries.
 */
export function codeOnDisk(): Code {
  const here = fileURLToPath(import.meta.url);
  const entry = createRequire(here).resolve('@callgate/generators');
  const generators = packageOf(entry);
  const hash = createHash('sha256').update(JSON.stringify(process.versions));
  const parts = [
    ...contents(dirname(dirname(here)), [extname(here)], hash),
    ...contents(join(generators, 'dist'), ['.js'], hash),
    ...contents(join(generators, 'backends'), ['.json', '.hbs'], hash),
    ...[...dependencies(generators, new Set())].sort().flatMap((folder) => {
      hash.update(readFileSync(join(folder, 'package.json')));
      return marks(folder, hash);
    }),
  ];
  return { hash: hash.digest('hex'), changed: Math.max(...parts) };
}

/** Folder of the package that a file belongs to. */
function packageOf(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Folders of all packages that one needs, directly or not. What is not installed is optional. */
function dependencies(folder: string, found: Set<string>): ReadonlySet<string> {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { dependencies: needed = {}, optionalDependencies = {} } = JSON.parse(text) as {
    dependencies?: object;
    optionalDependencies?: object;
  };
  for (const name of Object.keys({ ...needed, ...optionalDependencies })) {
    const places = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? [];
    const place = places.map((at) => join(at, name)).find((at) => existsSync(join(at, 'package.json')));
    if (place === undefined || found.has(place)) continue;
    found.add(place);
    dependencies(place, found);
  }
  return found;
}

/** Adds the names and contents of files to a hash; answers when they changed. Test cases decide nothing. */
function contents(folder: string, extensions: readonly string[], hash: Hash): number[] {
  return filesBelow(folder, extensions, 'test').map((path) => {
    const content = readFileSync(path);
    hash.update(`${path.slice(folder.length)}\n${content.length}\n`).update(content);
    return statSync(path).ctimeMs;
  });
}

/** Adds the names, sizes and times of modules to a hash; answers when they changed. */
function marks(folder: string, hash: Hash): number[] {
  return filesBelow(folder, ['.js', '.cjs', '.mjs'], 'node_modules').map((path) => {
    const { size, mtimeMs, ctimeMs } = statSync(path);
    hash.update(`${path.slice(folder.length)}\n${size}\n${mtimeMs}\n`);
    return ctimeMs;
  });
}

/** Files below a folder with one of these extensions, in a fixed order, without those in folders of one name. */
function filesBelow(folder: string, extensions: readonly string[], without: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === without ? [] : filesBelow(path, extensions, without);
      return extensions.includes(extname(entry.name)) ? [path] : [];
    });
}
