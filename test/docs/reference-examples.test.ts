import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rawVat } from '@callgate/kernel';
import { assemble, compile, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';
import { testHost } from '../src/host.js';

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

/** An example in one of the languages of EmbedVM as an image; a mistake or a warning fails the test. */
function imageOf(fence: 'evs' | 'evm', { page, code }: { page: string; code: string }): Uint8Array {
  const include = INCLUDE.replace(/evs$/, fence);
  const resolve = (name: string) =>
    name === `callgate.${fence}` ? { file: include, text: readFileSync(include, 'utf8') } : null;
  const options = { file: page, text: code, resolve };
  const { image, diagnostics, warnings } =
    fence === 'evs' ? { warnings: [], ...assemble(options) } : compile(options);
  expect([...diagnostics, ...warnings].map(formatDiagnostic)).toEqual([]);
  if (image === null) throw new Error(`${page}: no image`);
  return image;
}

test.each(['evs', 'evm'] as const)('the examples for EmbedVM in %s compile', (fence) => {
  const found = examples(fence);
  expect(found.length).toBeGreaterThan(15);
  for (const example of found) imageOf(fence, example);
});

test.each(['evs', 'evm'] as const)('the example of startVat in %s gets what it pulls', async (fence) => {
  const [example] = examples(fence).filter(({ page }) => page === 'delivery/startVat.md');
  const host = testHost();
  const backend = rawVat(() => ({}));
  const friend = host.kernel.addVat({ name: 'friend', image: new Uint8Array(), backend });
  const guest = host.add('guest', 'embedvm', imageOf(fence, example), {
    parameters: new TextEncoder().encode('hello'),
    slots: [host.kernel.root(friend)],
  });
  expect((await host.finish(guest)).record).toBeNull();
  expect(host.trace.map((line) => line.replace(/@\d+/, '@'))).toEqual([
    'guest: deliveryNext(words=@+3 [0, 5, 1]) = 3',
    'guest: pull(parameter=0, offset=0, into=@+64 "hello") = 5',
    'guest: pull(parameter=1, offset=0, into=@+16 0x0001) = 1',
  ]);
});
