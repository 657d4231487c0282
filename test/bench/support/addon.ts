import { nativeProblem } from '@callgate/native-addon';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BUILD = ['run', 'build:native', '-w', '@callgate/native-addon'];

/**
 * Has the addon built where it is not there yet: processes that begin afterwards find it. What the compiler says goes to standard error. Where it
 * cannot be built the bench ends, with the command that says why.
 */
export function provideAddon(): void {
  if (nativeProblem() === '') return;
  console.error('Building the addon, once.');
  if (spawnSync('npm', BUILD, { cwd: ROOT, stdio: ['ignore', 2, 2] }).status === 0) return;
  console.error(
    `The addon cannot be built here: see what \`npm ${BUILD.join(' ')}\` says; it needs a C++ compiler, make and Python.`,
  );
  process.exit(1);
}
