import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CAMPAIGNS } from '../../scripts/campaigns.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOT_OURS = /^(node_modules|dist|build|generated|templates|\..*)$/;

/** Every test of the repository, by its place in it. */
const tests = new Map<string, string>();
collect(ROOT);

function collect(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = join(folder, entry.name);
    if (entry.isDirectory() && !NOT_OURS.test(entry.name)) collect(place);
    else if (entry.name.endsWith('.test.ts'))
      tests.set(relative(ROOT, place).replaceAll(sep, '/'), readFileSync(place, 'utf8'));
  }
}

const those = (which: (source: string) => boolean) =>
  [...tests].filter(([, source]) => which(source)).map(([place]) => place);
const count = (source: string, what: RegExp) => [...source.matchAll(what)].length;

test('test:long makes every random test whose runs can be more', () => {
  const covered = (place: string) =>
    CAMPAIGNS.some(({ file }) => file !== undefined && (place === file || place.startsWith(`${file}/`)));
  const random = those((source) => /\bruns\(/.test(source));
  expect(random.length).toBeGreaterThan(30);
  expect(random.filter((place) => !covered(place))).toEqual([]);
});

test('every campaign is there, under a name of its own', () => {
  const place = ({ file, toolchain }: (typeof CAMPAIGNS)[number]) =>
    file ?? `scripts/toolchains/support/${toolchain}.mjs`;
  expect(CAMPAIGNS.map(place).filter((each) => !existsSync(join(ROOT, each)))).toEqual([]);
  expect(new Set(CAMPAIGNS.map(({ name }) => name)).size).toBe(CAMPAIGNS.length);
});

test('every random test takes its seed and its runs from test/seed.mjs', () => {
  expect(those((source) => /process\.env\.CALLGATE_(SEED|TIMES)|Math\.random\(/.test(source))).toEqual([]);
  const seeded = /\{[^{}]*\bseed\b[^{}]*\},?\s*\)/g;
  expect(those((source) => count(source, /\bfc\.assert\(/g) > count(source, seeded))).toEqual([]);
});
