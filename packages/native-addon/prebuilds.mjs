// The addons that the published package carries: docs/decisions/0025. Run as a program it fails when one is missing; `npm publish` does that first.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));

/** Where they lie in this folder. */
export const PREBUILDS = ['linux-x64', 'linux-arm64'].map(
  (platform) => `prebuilds/${platform}/@callgate+native-addon.glibc.node`,
);

/** What a package made now lacks, in a sentence and what to do; empty when it lacks nothing. */
export function missingPrebuilds() {
  const missing = PREBUILDS.filter((file) => !existsSync(join(ROOT, file)));
  if (missing.length === 0) return '';
  return `@callgate/native-addon has no ${missing.join(' and no ')}: there the c-lists run as WebAssembly.
  help: On linux-x64, \`npm run build:native -w @callgate/native-addon\` makes the first, and with \`-- --arch arm64\` the second.`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const message = missingPrebuilds();
  if (message !== '') {
    console.error(message);
    process.exit(1);
  }
}
