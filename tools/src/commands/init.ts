import { relative, resolve } from 'node:path';
import { EXIT } from '../failure.js';
import { demandEmpty, fillEmpty } from '../init/empty-folder.js';
import { newProject } from '../init/new-project.js';
import { type TellOptions, tellChanges } from '../report.js';

export interface InitOptions extends TellOptions {
  readonly name?: string;
  /** Folder with our packages as files. */
  readonly packages?: string;
}

/** `callgate init`: a project with an ABI of its own, a host, and guests of both VMs, in a folder that is empty or not there yet. */
export function init(
  cwd: string,
  version: string,
  given: string,
  options: InitOptions,
  print: (line: string) => void,
): number {
  const folder = resolve(cwd, given);
  demandEmpty(folder);
  const packages = options.packages === undefined ? null : resolve(cwd, options.packages);
  const changes = newProject({ folder, name: options.name ?? null, source: { version, packages } });
  if (!options.dryRun) fillEmpty(folder, changes);
  const away = relative(cwd, folder);
  const commands = [...(away === '' ? [] : [`cd ${away}`]), 'npm install', 'npm start'];
  tellChanges(changes, [`Run \`${commands.join(' && ')}\`.`, 'Read its README.md.'], options, print);
  return EXIT.ok;
}
