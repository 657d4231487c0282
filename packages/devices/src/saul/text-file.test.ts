import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OK } from '@callgate/kernel';
import { SaulError } from '@callgate/kernel/abi';
import { afterAll, expect, test } from 'vitest';
import { lineOf, TextFile } from './text-file.js';

const folder = mkdtempSync(join(tmpdir(), 'callgate-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function loaded(text: string, capacity = 64): TextFile {
  const path = join(folder, 'file');
  writeFileSync(path, text);
  const file = new TextFile(path, capacity);
  expect(file.load()).toBe(OK);
  return file;
}

test.each([
  ['42\n', 0, 42],
  ['-12345', 0, -12345],
  ['  7 8', 0, 7],
  ['0.18 0.17', 2, 18],
  ['2.5\n', 2, 250],
  ['3\n', 2, 300],
  ['3.\n', 2, 300],
  ['1.234\n', 2, Number.NaN],
  ['', 0, Number.NaN],
  ['-', 0, Number.NaN],
  ['.5', 2, Number.NaN],
  ['1.2.3', 2, Number.NaN],
  ['12k', 0, Number.NaN],
  ['0x10', 0, Number.NaN],
  ['1e3', 0, Number.NaN],
  ['--1', 0, Number.NaN],
])('%j to %i places is %d', (text, places, value) => {
  expect(loaded(text).decimal(places)).toBe(value);
});

test('numbers are read one behind the other', () => {
  const file = loaded('0.18 0.17 0.06 3/86 6045\n');
  expect([file.decimal(2), file.decimal(2), file.decimal(2), file.decimal(2)]).toEqual([
    18,
    17,
    6,
    Number.NaN,
  ]);
});

test('a number that the buffer cuts off is none', () => {
  expect(loaded('123456', 4).decimal(0)).toBeNaN();
  expect(loaded('123\n456', 4).decimal(0)).toBe(123);
});

test('a word is found at the start of a line only', () => {
  const file = loaded('NotFree: 1\nFree: 2\n');
  expect(file.seek('Free:')).toBe(true);
  expect(file.decimal(0)).toBe(2);
  expect(file.seek('Used:')).toBe(false);
});

test('each load reads afresh, and one that fails leaves nothing', () => {
  const path = join(folder, 'changing');
  const file = new TextFile(path, 64);
  writeFileSync(path, 'long text');
  file.load();
  writeFileSync(path, 'short');
  expect([file.load(), file.text()]).toEqual([OK, 'short']);
  rmSync(path);
  expect([file.load(), file.text()]).toEqual([SaulError.NoDevice, '']);
});

test('a folder, a link, a pipe and a path through a file are not read', () => {
  mkdirSync(join(folder, 'folder'));
  symlinkSync('/proc/uptime', join(folder, 'link'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'plain'), '1');
  const load = (name: string) => new TextFile(join(folder, name), 64).load();
  expect(load('folder')).toBe(SaulError.Cancelled);
  expect(load('link')).toBe(SaulError.Cancelled);
  expect(load('plain/1')).toBe(SaulError.NoDevice);
  const pipe = new TextFile(join(folder, 'pipe'), 64);
  pipe.load();
  expect(pipe.text()).toBe('');
  expect(lineOf(join(folder, 'link'))).toBe('');
});

test.runIf(process.platform === 'linux')('no file stays open', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (const name of ['file', 'folder', 'link', 'missing']) {
    for (let times = 0; times < 20; times++) new TextFile(join(folder, name), 64).load();
  }
  expect(open()).toBe(before);
});
