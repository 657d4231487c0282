import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { succeeds } from './support/outcome.mjs';

export const needs = { 'wasm-objdump': 'wabt', 'wasm-validate': 'wabt' };

/**
 * The WebAssembly Binary Toolkit, which shares no code with us or with V8, must find every guest of an example valid, before and after
 * the rewriting that loading does, and must see the imports, entries and stamp that the ABI promises.
 */
export async function* checks(root) {
  const { buildGuests } = await import('../build-guests.mjs');
  for (const name of readdirSync(join(root, 'examples'))) {
    const example = join(root, 'examples', name);
    await buildGuests(example);
    for (const file of readdirSync(join(example, 'build')).filter((each) => each.endsWith('.wasm')))
      yield* imageChecks(join(example, 'build', file), file);
  }
}

/** The checks of one image. */
export async function* imageChecks(image, file) {
  const { checkImage } = await import('../../packages/vm-wasm/dist/src/check/check.js');
  const { rewriteImage } = await import('../../packages/vm-wasm/dist/src/rewrite/rewrite.js');
  const { wasmGlue } = await import('@callgate/vm-wasm/glue');
  const limits = { memory: 16_777_216, depth: 262_144 };
  const scratch = mkdtempSync(join(tmpdir(), 'callgate-'));
  const rewritten = join(scratch, file);
  writeFileSync(rewritten, rewriteImage(checkImage(readFileSync(image), wasmGlue({}), limits), limits).bytes);
  yield succeeds(`${file} is valid`, 'wasm-validate', image);
  yield succeeds(`${file} is valid as it is run`, 'wasm-validate', rewritten);
  const listing = spawnSync('wasm-objdump', ['-x', image], { encoding: 'utf8' }).stdout;
  const imports = [...listing.matchAll(/<- (\S+)/g)].map(([, from]) => from);
  const passed = imports.length > 0 && imports.every((from) => /^callgate\.\w+#\d+$/.test(from));
  yield { name: `${file} imports callgate.NAME#NUMBER and nothing else`, passed, detail: listing };
  for (const wanted of ['-> "dispatch#0"', '-> "memory"', 'name: "callgate.abi"'])
    yield { name: `${file} has ${wanted}`, passed: listing.includes(wanted), detail: listing };
  rmSync(scratch, { recursive: true });
}
