import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, from its sources as from `dist`. */
export const PACKAGE = folderOf(dirname(fileURLToPath(import.meta.url)));

/** A file of this package. */
export function packageFile(path: string): string {
  return join(PACKAGE, path);
}

function folderOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : folderOf(dirname(folder));
}
