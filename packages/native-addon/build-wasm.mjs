// Builds wasm/clist.wasm from c/ with clang and wasm-ld 14 of Debian 12; `--check` compares instead, byte by byte.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const OUTPUT = join(ROOT, 'wasm/clist.wasm');

/** Everything below 64 KiB is the module's stack and constants; the arena begins behind it. At most 1 GiB. */
const FLAGS = [
  '--target=wasm32',
  '-std=c11',
  '-O3',
  '-nostdlib',
  '-fno-ident',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-msimd128',
  '-matomics',
  '-mbulk-memory',
  '-Wl,--no-entry',
  '-Wl,--import-memory',
  '-Wl,--shared-memory',
  '-Wl,--initial-memory=131072',
  '-Wl,--max-memory=1073741824',
  '-Wl,-z,stack-size=16384',
  '-Wl,--stack-first',
  '-Wl,--strip-all',
];

const folder = mkdtempSync(join(tmpdir(), 'callgate-wasm-'));
const built = join(folder, 'clist.wasm');
// clang runs a wasm-opt that it finds in PATH, and npm puts those of packages there: other bytes, or none where it is old.
const env = { ...process.env, PATH: '/usr/bin:/bin' };
execFileSync('clang', [...FLAGS, '-o', built, 'c/clist.c', 'c/wasm.c'], { cwd: ROOT, env, stdio: 'inherit' });
const bytes = readFileSync(built);
rmSync(folder, { recursive: true });
if (!process.argv.includes('--check')) {
  writeFileSync(OUTPUT, bytes);
} else if (!bytes.equals(readFileSync(OUTPUT))) {
  console.error(
    'wasm/clist.wasm is not what c/ builds.\n  help: node build-wasm.mjs, and commit what it writes.',
  );
  process.exit(100);
}
