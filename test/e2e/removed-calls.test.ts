import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { assemble, compile } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../src/golden-cases.js';

/** The bindings of the golden ABI that has removed calls and dispatches, used as an author would who knew an older version. */
const BACK_ENDS = join(ROOT, 'generators/backends');
const ASSEMBLY_SCRIPT = join(BACK_ENDS, 'guest-assemblyscript/test/cases/lifecycle');
const EMBEDVM = join(BACK_ENDS, 'guest-embedvm/test/cases/lifecycle');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(ROOT, 'test/build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `asc` says of a guest, and its exit. */
async function compiled(text: string) {
  const source = join(folder, 'guest.ts');
  writeFileSync(source, text.replace('BINDINGS', relative(folder, ASSEMBLY_SCRIPT)));
  const transform = join(ASSEMBLY_SCRIPT, 'transform.mjs');
  const flags = ['--outFile', 'guest.wasm', '--baseDir', ROOT, '--use', 'abort=callgateAbort'];
  const { error, stderr } = await asc.main([relative(ROOT, source), ...flags, '--transform', transform], {
    writeFile: () => {},
  });
  return { refused: error !== null, said: `${error?.message}\n${stderr.toString()}` };
}

test.each([
  ['lampBlink();', 'lampBlink: it was removed in 1.2: use lampTurn'],
  ['lampBlink(lampFind(), 3);', 'lampBlink: it was removed in 1.2: use lampTurn'],
  ["lampBlink(lampFind(), 'x', 1.5, 1, 2, 3, 4, 5);", 'lampBlink: it was removed in 1.2: use lampTurn'],
  ['const was = lampFade(lampFind());', 'lampFade: it was removed'],
])('AssemblyScript, a call: %s', async (body, reason) => {
  const { refused, said } = await compiled(
    `import { lampBlink, lampFade, lampFind } from './BINDINGS';\nexport function lampBroke(_lamp: i32): void {\n  ${body}\n}\n`,
  );
  expect(refused).toBe(true);
  expect(said).toContain(`User-defined: '${reason}'`);
});

test('AssemblyScript, a dispatch; and a guest that only imports a removed call compiles', async () => {
  const guest = (name: string) =>
    `import { lampBlink } from './BINDINGS';\nexport function ${name}(_lamp: i32): void {}\n`;
  expect(await compiled(guest('lampBroke'))).toMatchObject({ refused: false });
  const { refused, said } = await compiled(guest('lampBlinked'));
  expect(refused).toBe(true);
  expect(said).toContain(
    `nobody calls the exported function lampBlinked: it was removed in 1.2: it's "seen", not told`,
  );
});

test.each([
  ['call lampBlink', 'lampBlink', 'it was removed in 1.2: use lampTurn'],
  ['push CALL_LAMP_FADE', 'CALL_LAMP_FADE', 'it was removed'],
  ['push DISPATCH_LAMP_BLINKED', 'DISPATCH_LAMP_BLINKED', `it was removed in 1.2: it's "seen", not told`],
])('EmbedVM assembly: %s', (body, name, help) => {
  const resolve = () => ({ file: 'callgate.evs', text: readFileSync(join(EMBEDVM, 'callgate.evs'), 'utf8') });
  const text = `.include "callgate.evs"\n.entry main start\nstart: ${body}\n ret0\n`;
  const { diagnostics } = assemble({ file: 'guest.evs', text, resolve });
  expect(diagnostics).toMatchObject([{ id: 'EVS004', message: `nothing is called ${name}`, help }]);
});

test.each([
  ['lampBlink(1, 2);', 'lampBlink', 'it was removed in 1.2: use lampTurn'],
  ['return &DISPATCH_LAMP_DIED;', 'DISPATCH_LAMP_DIED', 'it was removed in 1.1: use lampBroke'],
])("EmbedVM's own language: %s", (body, name, help) => {
  const resolve = () => ({ file: 'callgate.evm', text: readFileSync(join(EMBEDVM, 'callgate.evm'), 'utf8') });
  const text = `$include "callgate.evm"\nfunction main() { ${body} }\n`;
  const { diagnostics } = compile({ file: 'guest.evm', text, resolve });
  expect(diagnostics).toMatchObject([{ id: 'EVM004', message: `nothing is called ${name}`, help }]);
});
