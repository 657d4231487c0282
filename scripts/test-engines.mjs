// The kernel's tests on the c-list engines that `vitest run` did not take: it takes native where the addon is built, else wasm. Native itself is
// tested by `npm run test:toolchains`.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseEngine } from '@callgate/native-addon';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const taken = chooseEngine();
for (const engine of ['wasm', 'js'].filter((each) => each !== taken)) {
  console.log(`The kernel on the engine ${engine}:`);
  const parameters = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/kernel/src'];
  const env = { ...process.env, CALLGATE_CLIST: engine };
  const { status } = spawnSync(process.execPath, parameters, { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
