import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, compile, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PAGES = join(ROOT, 'docs/reference/generated');
const INCLUDE = join(ROOT, 'packages/guest-embedvm/generated/callgate.evs');

/** The code in a language that the pages show, with the page that it is from. */
function examples(fence: string, folder = PAGES): { page: string; code: string }[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.includes('/'),
  );
  return pages.sort().flatMap((page) => {
    const text = readFileSync(join(folder, page), 'utf8');
    const [, guests = ''] = text.split('## From a guest');
    const blocks = guests.matchAll(new RegExp(`^\`\`\`${fence}\n(.*?)^\`\`\`$`, 'gms'));
    return [...blocks].map(([, code]) => ({ page, code }));
  });
}

/** Compiles examples in AssemblyScript with the bindings in a module; what the compiler says. */
async function compileAll(found: readonly { code: string }[], bindings: string): Promise<void> {
  // Below the example, whose dependency the bindings are.
  const folder = mkdtempSync(join(ROOT, 'examples/sensor-watch/build-'));
  const from = bindings.startsWith('@') ? bindings : relative(folder, join(ROOT, bindings));
  try {
    for (const [index, { code }] of found.entries())
      writeFileSync(
        join(folder, `e${index}.ts`),
        code.replace(/'@callgate\/guest-assemblyscript'/, `'${from}'`),
      );
    const exported = found.map(({ code }, index) => {
      const [, name] = /export function (\w+)/.exec(code) ?? [];
      return `export { ${name} as e${index} } from './e${index}';`;
    });
    writeFileSync(join(folder, 'all.ts'), exported.join('\n'));
    const base = dirname(folder);
    const flags = ['--runtime', 'incremental', '--use', 'abort=callgateAbort', '--noEmit', '--baseDir', base];
    const { error, stderr } = await asc.main([relative(base, join(folder, 'all.ts')), ...flags]);
    expect(error, stderr.toString()).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the examples in AssemblyScript compile', async () => {
  const found = examples('ts');
  expect(found.length).toBeGreaterThan(15);
  await compileAll(found, '@callgate/guest-assemblyscript');
});

test('the examples in AssemblyScript compile where calls and dispatches carry lists of records', async () => {
  const found = examples('ts', join(ROOT, 'generators/backends/reference/test/cases/record-lists'));
  const texts = found.map(({ code }) => code).join('\n');
  for (const shown of [/\.put\(0, /, /= <u8>Ground\.Sand;/, /= out\.value\.at\(/, /pulledRecords<Mark>/])
    expect(texts).toMatch(shown);
  await compileAll(found, 'generators/backends/guest-assemblyscript/test/cases/record-lists/index');
});

test('the examples for EmbedVM assemble', () => {
  const found = examples('evs');
  expect(found.length).toBeGreaterThan(15);
  for (const { page, code } of found) {
    const resolve = (name: string) =>
      name === 'callgate.evs' ? { file: INCLUDE, text: readFileSync(INCLUDE, 'utf8') } : null;
    const { image, diagnostics } = assemble({ file: page, text: code, resolve });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(image).not.toBeNull();
  }
});

test("the examples in EmbedVM's own language compile", () => {
  const found = examples('evm');
  expect(found.length).toBeGreaterThan(15);
  for (const { page, code } of found) {
    const include = INCLUDE.replace(/evs$/, 'evm');
    const resolve = (name: string) =>
      name === 'callgate.evm' ? { file: include, text: readFileSync(include, 'utf8') } : null;
    const { image, diagnostics, warnings } = compile({ file: page, text: code, resolve });
    expect([...diagnostics, ...warnings].map(formatDiagnostic)).toEqual([]);
    expect(image).not.toBeNull();
  }
});
