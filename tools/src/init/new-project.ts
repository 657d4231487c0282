import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { render } from '@callgate/generators';
import { Failure } from '../failure.js';
import type { FileChange } from '../files.js';
import { type Source, packageFile } from './package-file.js';

const HOME = dirname(createRequire(import.meta.url).resolve('@callgate/tools/package.json'));
const TEMPLATES = join(HOME, 'templates/project');

export interface ProjectOptions {
  /** Absolute path of the folder that becomes the project. */
  readonly folder: string;
  /** Name of the project and its ABI; null for that of the folder. */
  readonly name: string | null;
  readonly source: Source;
}

/** The files of a new project, as they will stand in its folder. */
export function newProject({ folder, name, source }: ProjectOptions): readonly FileChange[] {
  const called = name ?? basename(folder);
  demandName(called, name === null);
  const files = [
    { path: 'package.json', content: packageFile(called, folder, source) },
    ...templateFiles({ name: called }),
  ];
  return files
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => ({ change: 'new', path, content }));
}

/** Files ending in `.hbs` have places for the project's name; the others are taken as they are. */
function templateFiles(view: object): { path: string; content: string }[] {
  return readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const place = join(entry.parentPath, entry.name);
      const path = place
        .slice(TEMPLATES.length + 1)
        .split(sep)
        .join('/');
      const text = readFileSync(place, 'utf8');
      // npm leaves every `.gitignore` out of a package.
      if (path === 'gitignore') return { path: '.gitignore', content: text };
      if (!path.endsWith('.hbs')) return { path, content: text };
      return { path: path.slice(0, -4), content: render(new Map([[path, text]]), path, view) };
    });
}

function demandName(name: string, isFolders: boolean): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 64) return;
  throw new Failure(
    `\`${name}\` cannot be the name of a project.`,
    `${isFolders ? 'Give it one with --name: ' : 'Write '}lower-case words with \`-\` between them, such as my-abi.`,
  );
}
