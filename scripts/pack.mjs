// npm run pack -- FOLDER: packs every package that is published into FOLDER; `build/packages` by default.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingPrebuilds } from '../packages/native-addon/prebuilds.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folders of the packages that are published. */
export function packageFolders() {
  const below = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
  return ['abi', 'generators', ...below.sort(), 'tools'];
}

/** Packs them as they are built; answers what npm says of each: `name`, `version`, `filename`, `files`. */
export function pack(target) {
  mkdirSync(target, { recursive: true });
  const folders = packageFolders().map((folder) => join(ROOT, folder));
  const packed = JSON.parse(npm('pack', '--json', '--pack-destination', target, ...folders));
  return Array.isArray(packed) ? packed : Object.values(packed);
}

/** What npm prints; run from the repository, and without what an npm that runs this script says to its children. */
function npm(...parameters) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
  const options = {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  };
  return execFileSync('npm', parameters, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const target = resolve(process.argv[2] ?? join(ROOT, 'build/packages'));
  for (const { filename, files } of pack(target)) console.log(`${filename}: ${files.length} files`);
  const message = missingPrebuilds();
  if (message !== '') console.error(message);
}
