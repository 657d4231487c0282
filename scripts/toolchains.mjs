// npm run test:toolchains: what needs programs from outside npm. In CI a missing one is installed from Debian; elsewhere it is a failure
// that says what to install. Nothing is skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Program → Debian package. */
const NEEDED = { 'wasm-objdump': 'wabt', 'wasm-validate': 'wabt' };

provide();
run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-b');
const checks = await wasmImages(join(ROOT, 'examples/sensor-watch'));
for (const { name, passed, detail } of checks)
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name}${passed ? '' : `\n${detail}`}`);
const failed = checks.filter(({ passed }) => !passed).length;
console.log(`\n${checks.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exit(1);

/**
 * The WebAssembly Binary Toolkit, which shares no code with us or with V8, must find every guest of an example valid, before and after
 * the rewriting that loading does, and must see the imports, entries and stamp that the ABI promises.
 */
async function wasmImages(example) {
  const { buildGuests } = await import('./build-guests.mjs');
  const { checkImage } = await import('../packages/vm-wasm/dist/src/check/check.js');
  const { rewriteImage } = await import('../packages/vm-wasm/dist/src/rewrite/rewrite.js');
  const { wasmGlue } = await import('@callgate/vm-wasm/glue');
  await buildGuests(example);
  const limits = { memory: 16_777_216, depth: 262_144 };
  const scratch = mkdtempSync(join(tmpdir(), 'callgate-'));
  const checks = [];
  for (const file of readdirSync(join(example, 'build')).filter((name) => name.endsWith('.wasm'))) {
    const image = join(example, 'build', file);
    const rewritten = join(scratch, file);
    writeFileSync(
      rewritten,
      rewriteImage(checkImage(readFileSync(image), wasmGlue({}), limits), limits).bytes,
    );
    checks.push(outcome(`${file} is valid`, 'wasm-validate', image));
    checks.push(outcome(`${file} is valid as it is run`, 'wasm-validate', rewritten));
    const listing = spawnSync('wasm-objdump', ['-x', image], { encoding: 'utf8' }).stdout;
    const imports = [...listing.matchAll(/<- (\S+)/g)].map(([, from]) => from);
    const passed = imports.length > 0 && imports.every((from) => /^callgate\.\w+#\d+$/.test(from));
    checks.push({ name: `${file} imports callgate.NAME#NUMBER and nothing else`, passed, detail: listing });
    for (const wanted of ['-> "dispatch#0"', '-> "memory"', 'name: "callgate.abi"']) {
      checks.push({ name: `${file} has ${wanted}`, passed: listing.includes(wanted), detail: listing });
    }
  }
  rmSync(scratch, { recursive: true });
  return checks;
}

function outcome(name, program, ...parameters) {
  const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  return { name, passed: status === 0, detail: stdout + stderr };
}

function provide() {
  const missing = Object.keys(NEEDED).filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => NEEDED[program]))];
  if (process.env.CI === undefined)
    fail(`Missing: ${missing.join(', ')}.\n  help: apt-get install ${packages.join(' ')}`);
  run('apt-get', 'update', '-qq');
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function run(program, ...parameters) {
  const { status } = spawnSync(program, parameters, { stdio: 'inherit', cwd: ROOT });
  if (status !== 0) fail(`${program} ${parameters.join(' ')} failed.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
