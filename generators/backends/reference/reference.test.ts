import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledAbi, emitted, houseAbi, oddAbi } from '../../src/emit/odd-abi.test.support.js';
import { enumerated, grouped, prose } from './markdown.js';

const ABIS = [
  ['the bundled ABI', bundledAbi],
  ['an ABI of odd names and every type', oddAbi],
] as const;

/** What is outside of code: blocks and spans. */
function outsideCode(text: string): string {
  return text
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, (span) => `\`${'x'.repeat(span.length - 2)}\``);
}

/** Anchors of a page, as GitHub makes them from its headings. */
function anchors(text: string): string[] {
  const headings = [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(
    ([, heading]) => heading,
  );
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(ABIS)('%s', (_name, abi) => {
  test('every link leads to a page, and its anchor to a heading', async () => {
    const pages = await emitted('reference', abi());
    let links = 0;
    for (const [path, text] of pages) {
      // Code spans stand inside the text of links, so the targets are read from the text as it is.
      for (const [, target] of text.replace(/^```.*?^```$/gms, '').matchAll(/\]\(([^)]*)\)/g)) {
        const [page, anchor] = target.split('#');
        const goal = posix.join(posix.dirname(path), page);
        expect([...pages.keys()], `${path} → ${target}`).toContain(goal);
        if (anchor !== undefined)
          expect(anchors(pages.get(goal) ?? ''), `${path} → ${target}`).toContain(anchor);
        links++;
      }
    }
    expect(links).toBeGreaterThan(20);
  });

  test('tables are whole, and nothing of the definition becomes a tag', async () => {
    for (const [path, text] of await emitted('reference', abi())) {
      const lines = text.split('\n');
      const cells = (line: string) => line.split(/(?<!\\)\|/).length;
      lines.forEach((line, index) => {
        if (!line.startsWith('|')) return;
        const before = lines[index - 1];
        if (before.startsWith('|')) expect(cells(line), `${path}:${index + 1}`).toBe(cells(before));
        else expect(before, `${path}:${index + 1}`).toBe('');
      });
      expect(outsideCode(text).replace(/^<!--.*-->\n/, ''), path).not.toMatch(/<[a-z!/]/i);
      expect(text.endsWith('\n') && !text.endsWith('\n\n'), path).toBe(true);
      expect(text, path).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  test('there is a page for each call, which tells its number and its form on each target profile', async () => {
    const pages = await emitted('reference', abi());
    for (const { name: family, groups } of abi().families) {
      for (const { name, number } of groups.flatMap(({ calls }) => calls)) {
        const page = pages.get(`${family}/${name}.md`);
        expect(page).toContain(`| Number | ${number} |`);
        expect(page).toContain('### `wasm32`');
        expect(page).toContain('### `embedvm16`');
      }
    }
  });
});

test('a page tells what its definition says', async () => {
  const pages = await emitted('reference', bundledAbi());
  const read = pages.get('saul/saulRead.md');
  expect(read).toContain('| 2 | `SaulError.NotSupported` | The device cannot do this. |');
  expect(read).toContain('(import "callgate" "saulRead#36" (func (param i32 i32) (result i32)))');
  expect(read).toContain(
    '| 8 | 1 | `scale` | `i8` | The decimal exponent: 215 with -1 is 21.5. |\n| 9 | 1 | – |  | Neither read nor written. |',
  );
  expect(read).toContain('holding the handle is the permission');
  expect(pages.get('saul/saulIterInit.md')).toContain(
    '`saul`; in a vat whose manifest does not grant it the call answers none',
  );
  expect(pages.get('timer/pause.md')).toContain('The call does not exist here: its VM cannot wait.');
  expect(pages.get('timer/clockMicros.md')).toContain('(func (param i32)))');
  expect(pages.get('console/puts.md')).toContain('20 of fuel, and 1 for each byte');
});

test('a page says what opening through a handle leaves of the rights, and where faults are explained', async () => {
  const pages = await emitted('reference', bundledAbi());
  expect(pages.get('vfs/vfsOpenfileAt.md')).toContain(
    'with the right `VfsRight.Read` and `VfsRight.Write`, but none that `directory` lacks.',
  );
  const rights = bundledAbi().families.flatMap(({ name: family, groups }) =>
    groups.flatMap(({ calls }) =>
      calls.flatMap(({ name, rightsFrom }) => [{ path: `${family}/${name}.md`, rightsFrom }]),
    ),
  );
  expect(rights.filter(({ rightsFrom }) => rightsFrom !== null).length).toBeGreaterThan(5);
  for (const { path, rightsFrom } of rights)
    expect(pages.get(path)?.includes('but none that'), path).toBe(rightsFrom !== null);
  expect(pages.get('saul/saulRead.md')).toContain('[What goes wrong](../README.md#what-goes-wrong)');
  expect(pages.get('timer/clockMicros.md')).not.toContain('What goes wrong');
});

test('a page says the order of bytes, what a length counts, and shows room for all', async () => {
  const pages = await emitted('reference', bundledAbi());
  expect(pages.get('timer/clockMicros.md')).toContain('the 8 bytes at `out`, big-endian.');
  expect(pages.get('timer/clockMicros.md')).toContain('the 8 bytes at `out`, little-endian.');
  const lists = await emitted(
    'reference',
    houseAbi(`import type { List, Out, Syscalls, u16 } from './language.js';
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @cost 1 + 2/byte */
  fill(words: Out<List<u16, 8>>): u16;
}`),
  );
  expect(lists.get('house/fill.md')).toContain('and 2 for each element of the lengths that are passed');
  const name = pages.get('vfs/vfsEntryName.md');
  for (const room of [
    'new ArrayBuffer(255)',
    'char name[255]',
    '[0; 255]',
    '.space 255',
    'array8u myName[255]',
  ])
    expect(name).toContain(room);
  expect(pages.get('delivery/deliveryNext.md')).toContain('array16 myWords[8];');
});

test('a family’s page spells members and fields as each language does', async () => {
  const pages = await emitted('reference', bundledAbi());
  expect(pages.get('vfs.md')).toContain(
    '| 3 | `VfsError.NotAFile` | `CALLGATE_VFS_ERROR_NOT_A_FILE` | `VfsError::NOT_A_FILE` | `VFS_ERROR_NOT_A_FILE` |',
  );
  const saul = pages.get('saul.md');
  expect(saul).toContain(
    '`Phydat` in AssemblyScript, `callgate_phydat` in C, `Phydat` in Rust; for EmbedVM `PHYDAT_SIZE`',
  );
  expect(saul).toContain('| 7 | 1 | `unit` | [`SaulUnit`](saul.md#enum-saulunit) | `PHYDAT_UNIT` |');
  expect(saul).toContain('AssemblyScript takes it as `<u8>SaulUnit.Undefined`');
  // Every constant that the pages name is one of the include.
  const include = (await emitted('guest-embedvm', bundledAbi())).get('callgate.evs') ?? '';
  const families = [...pages].filter(([path]) => /^\w+\.md$/.test(path) && path !== 'README.md');
  const named = families.flatMap(([, text]) =>
    [...text.matchAll(/^\|.*\| `([A-Z][A-Z0-9_]+)` \|[^|]*\|$/gm)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(80);
  for (const name of named) expect(include).toMatch(new RegExp(`\\b${name}\\b`));
});

test('a page says which guests need a dispatch', async () => {
  const pages = await emitted('reference', bundledAbi());
  expect(pages.get('delivery/startVat.md')).toContain('a wasm guest must export it, else it is not loaded');
  expect(pages.get('timer/timerFired.md')).toContain('a wasm guest may lack the export');
  for (const name of ['delivery/startVat.md', 'timer/timerFired.md'])
    expect(pages.get(name)).toContain('an EmbedVM guest takes every dispatch through its one entry');
});

test('nothing promises what is not there: a durable kind outlives no restart yet', async () => {
  const pages = await emitted(
    'reference',
    houseAbi(`import type { Handle, Kind, Own, Syscalls } from './language.js';
/** @kind 1024 @durable */
export interface Door extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  open(): Own<Door>;
  /** @syscall 1025 @effect pure */
  close(door: Own<Door>): void;
}`),
  );
  expect(pages.get('house.md')).toContain('but nothing is durable yet');
});

test('text of a definition is text', () => {
  expect(prose('see {@link Gone}: a <b> | [x](y) `a|<b>`\n next')).toBe(
    'see `Gone`: a &lt;b> \\| \\[x](y) `a\\|<b>` next',
  );
  expect(grouped(-(2n ** 63n))).toBe('−9,223,372,036,854,775,808');
  expect([enumerated([]), enumerated(['a']), enumerated(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
});
