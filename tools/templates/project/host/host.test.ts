import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeHost } from './host.js';

test('guests of both VMs count on the same counter', async () => {
  const lines: string[] = [];
  const host = makeHost({ write: (line) => lines.push(line) });
  for (const [vm, image] of [
    ['wasm', 'build/counter.wasm'],
    ['embedvm', 'build/counter.evmi'],
  ]) {
    const backend = host.backends.get(vm);
    if (backend === undefined) throw new Error(`There is no VM ${vm}.`);
    const permissions = ['console', 'counter', 'timer'];
    host.kernel.addVat({ name: vm, backend, image: readFileSync(image), permissions });
  }
  await host.kernel.run();
  host.flush();
  expect(host.kernel.vats().map(({ record }) => record)).toEqual([null, null]);
  expect(lines.slice(0, 2)).toEqual(['[wasm] visits: 1', '[embedvm] visits: 2']);
  host.close();
});
