import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Checks in a folder of their own below the repository's `build`, which goes when they are made. */
export async function* inScratch(root, name, checks) {
  const build = join(root, 'build');
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, `${name}-`));
  try {
    yield* checks(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
