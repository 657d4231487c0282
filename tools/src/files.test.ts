import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carryOut, diskFiles, replaceFiles } from './files.js';
import { type OutsideFolder, UNTOUCHED, outsideFolder } from './testing/outside-folder.js';

let root: string;
let outside: OutsideFolder;
const at = (path: string) => join(root, path);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callgate-files-'));
  outside = outsideFolder();
});
afterEach(() => {
  expect(outside.contents()).toEqual(UNTOUCHED);
  rmSync(root, { recursive: true });
  outside.remove();
});

test('no file beside a written one is touched, whatever its name', () => {
  symlinkSync(outside.victim, at('a.new'));
  writeFileSync(at('b.new'), "somebody's own");
  mkdirSync(at('c.new'));
  const changes = ['a', 'b', 'c'].map((path) => ({ change: 'new', path, content: 'made' }) as const);
  carryOut(root, changes);
  expect(readFileSync(at('b.new'), 'utf8')).toBe("somebody's own");
  expect(readdirSync(root).sort()).toEqual(['a', 'a.new', 'b', 'b.new', 'c', 'c.new']);
});

test('a link that leads out of the project is not followed, to write or to remove', () => {
  symlinkSync(outside.path, at('out'));
  symlinkSync(join(outside.path, 'nowhere'), at('lost'));
  const put = (path: string) => () => carryOut(root, [{ change: 'new', path, content: 'made' }]);
  expect(put('out/victim')).toThrow('lies behind a link that leads out of the project.');
  expect(put('out/deep/er/victim')).toThrow('lies behind a link that leads out of the project.');
  expect(put('lost/victim')).toThrow('lies behind a link that leads nowhere.');
  expect(() => carryOut(root, [{ change: 'removed', path: 'out/victim' }])).toThrow('out of the project');
  symlinkSync(at('in'), at('within'));
  mkdirSync(at('in'));
  put('within/a')();
  expect(readFileSync(at('in/a'), 'utf8')).toBe('made');
});

test('when a file cannot be put where it belongs, no draft is left', () => {
  const changes = [
    { change: 'new', path: 'lib', content: 'a file' },
    { change: 'new', path: 'lib/a', content: 'in a folder of the same name' },
    { change: 'new', path: 'last', content: 'never' },
  ] as const;
  expect(() => carryOut(root, changes)).toThrow();
  expect(readdirSync(root)).toEqual(['lib']);
  expect(readdirSync(at('lib'))).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a pipe or a device is neither read nor replaced', () => {
  execFileSync('mkfifo', [at('pipe')]);
  const files = diskFiles(root);
  expect(() => files.read('pipe')).toThrow(/pipe is a device or a pipe\.$/);
  symlinkSync('/dev/zero', at('zero'));
  expect(() => files.read('zero')).toThrow(/zero is a device or a pipe\.$/);
  expect(() => replaceFiles([{ place: at('zero'), content: '' }])).toThrow(/zero is a device or a pipe\.$/);
  expect(existsSync(at('zero'))).toBe(true);
});

test('files are read as they are, and folders are none', () => {
  writeFileSync(at('empty'), '');
  writeFileSync(at('long'), 'ä'.repeat(100_000));
  mkdirSync(at('folder'));
  const files = diskFiles(root);
  expect(files.read('empty')).toBe('');
  expect(files.read('long')).toBe('ä'.repeat(100_000));
  expect([files.read('folder'), files.read('none'), files.read('long/er')]).toEqual([null, null, null]);
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 256 * 1024 * 1024 + 1);
  expect(() => files.read('large')).toThrow(/large is too large\.$/);
  // What tells no size and has an end.
  if (process.platform === 'linux') expect(diskFiles('/proc/self').read('status')).toContain('Pid:');
});
