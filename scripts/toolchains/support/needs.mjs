import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What is missing of `needs`, which says of each program or file which Debian package has it, and how to install it; `null` when nothing is. */
export function missing(needs) {
  const absent = Object.keys(needs).filter((what) => !isThere(what));
  if (absent.length === 0) return null;
  const packages = [...new Set(absent.map((what) => needs[what]))];
  const message = `Missing: ${absent.join(', ')}.\n  help: apt-get install --no-install-recommends ${packages.join(' ')}`;
  return { packages, message };
}

function isThere(what) {
  return what.startsWith('/') ? existsSync(what) : spawnSync('which', [what]).status === 0;
}
