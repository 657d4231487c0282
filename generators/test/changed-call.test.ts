import { expect, test } from 'vitest';
import { emit, fingerprint, loadBackEnds, readAndCheck } from '../src/index.js';
import { bundled } from '../src/read/from-disk.test.support.js';

/** The bundled ABI, with one call changed or not: its fingerprint, and every file of every back end. */
async function made(change: (text: string) => string) {
  const input = bundled();
  const { abi, diagnostics } = readAndCheck({
    ...input,
    resolve(specifier, from) {
      const source = input.resolve(specifier, from);
      return source === null ? null : { ...source, text: change(source.text) };
    },
  });
  if (abi === null) throw new Error(JSON.stringify(diagnostics));
  const requests = (await loadBackEnds()).map((backEnd) => ({ backEnd, tables: './tables.js' }));
  const files = emit(abi, requests).flatMap(({ backEnd, files: all }) =>
    all.map(({ path, content }) => [`${backEnd}/${path}`, content] as const),
  );
  return { print: fingerprint(abi), files: new Map(files) };
}

test('a changed call changes the files that speak of it or hold the fingerprint, and no others', async () => {
  const before = await made((text) => text);
  const after = await made((text) => text.replace('timerCancel(', 'timerCancelled('));
  expect(after.print).not.toBe(before.print);
  const changed = [...after.files].filter(([path, content]) => content !== before.files.get(path));
  for (const [path, content] of changed) {
    const spoken = /timer_?cancelled/i.test(`${path}${content}`);
    expect(spoken || content.includes(after.print), path).toBe(true);
  }
  expect(changed.length).toBeGreaterThan(8);
  expect(changed.length).toBeLessThan(after.files.size / 3);
  // The name and the version of the ABI stand in each, the fingerprint where it is read.
  const holders = [...after.files].filter(([, content]) => content.includes(after.print.slice(0, 16)));
  expect(holders.map(([path]) => path).sort()).toEqual([
    'embedvm-host-c/callgate_types.h',
    'fuzz/fuzz.json',
    'guest-assemblyscript/transform.mjs',
    'guest-c/callgate.c',
    'guest-c/callgate.h',
    'guest-embedvm/callgate.evm',
    'guest-embedvm/callgate.evs',
    'guest-rust/lib.rs',
    'kernel-ts/table.ts',
    'reference/README.md',
  ]);
});
