import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadCompiled } from './code-cache.js';

let root: string;
let file: string;
let folder: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-code-')));
  folder = join(root, 'node_modules/.cache/callgate');
  file = join(root, 'node_modules/numbers/index.js');
  mkdirSync(join(root, 'node_modules/numbers'), { recursive: true });
  writeModule(1);
  onTestFinished(() => rmSync(root, { recursive: true }));
});

/** A module whose text has the same length for each digit. */
function writeModule(digit: number): void {
  writeFileSync(
    file,
    `exports.value = (() => ${digit})();\nexports.name = require('node:path').basename(__filename);\n`,
  );
}

function load() {
  const loaded = loadCompiled(file);
  return { ...loaded, value: (loaded.exports as { value: number }).value };
}

/** What is kept: the only file of the folder. */
function kept(): { place: string; content: Buffer; ino: number } {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  const place = join(folder, name);
  return { place, content: readFileSync(place), ino: statSync(place).ino };
}

test('a module is what require makes of it, and what others require', () => {
  const { exports } = loadCompiled(file);
  expect(exports).toEqual({ value: 1, name: 'index.js' });
  expect(createRequire(import.meta.url)(file)).toBe(exports);
});

test('nothing is kept before somebody says so, and once is enough', () => {
  const first = load();
  expect(() => readdirSync(folder)).toThrow('ENOENT');
  first.keep();
  const { ino } = kept();
  const second = load();
  expect(second.value).toBe(1);
  second.keep();
  first.keep();
  expect(kept().ino).toBe(ino);
});

test('code of the file as it was before is not taken', () => {
  load().keep();
  const { ino } = kept();
  const { mtime } = statSync(file);
  writeModule(2);
  utimesSync(file, mtime, mtime);
  const changed = load();
  expect(changed.value).toBe(2);
  changed.keep();
  expect(kept().ino).not.toBe(ino);
});

test('damaged code is not taken, and replaced', () => {
  load().keep();
  const { place, content } = kept();
  const damages = [
    new Uint8Array(0),
    content.subarray(0, 20),
    content.subarray(0, -1),
    ...[0, 40, content.length - 1].map((at) =>
      content.map((byte, index) => (index === at ? byte ^ 1 : byte)),
    ),
  ];
  for (const damage of damages) {
    writeFileSync(place, damage);
    const again = load();
    expect(again.value).toBe(1);
    again.keep();
    expect(kept().content.length).toBeGreaterThan(100);
    expect(kept().content).not.toEqual(Buffer.from(damage));
  }
});

test('a folder that cannot be written changes nothing', () => {
  writeFileSync(join(root, 'node_modules/.cache'), 'a file');
  chmodSync(join(root, 'node_modules/.cache'), 0o444);
  const { value, keep } = load();
  keep();
  expect(value).toBe(1);
  expect(readFileSync(join(root, 'node_modules/.cache'), 'utf8')).toBe('a file');
});

test('a module outside of node_modules is loaded, and nothing kept', () => {
  file = join(root, 'loose.js');
  writeModule(3);
  const { value, keep } = load();
  keep();
  expect(value).toBe(3);
  expect(readdirSync(root).sort()).toEqual(['loose.js', 'node_modules']);
  expect(readdirSync(join(root, 'node_modules'))).toEqual(['numbers']);
});
