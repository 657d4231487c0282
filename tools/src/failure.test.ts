import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure, refusedFile } from './failure.js';
import { replaceFiles } from './files.js';

test('what the system says of a file becomes a sentence, and our own mistakes stay what they are', () => {
  const said = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return refusedFile(error)?.message;
    }
    throw new Error('it went well');
  };
  expect(said(() => readFileSync('/no/such/file'))).toBe(
    '/no/such/file cannot be used: it is not there (ENOENT).',
  );
  expect(said(() => readFileSync(tmpdir()))).toBe('A file cannot be used: it is a folder (EISDIR).');
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(refusedFile(full)?.message).toBe('A file cannot be used: the disk is full (ENOSPC).');
  expect(refusedFile(new Error('invariant: one and one are two'))).toBeNull();
  expect(refusedFile(new TypeError('x is undefined'))).toBeNull();
});

test('files are replaced all or none, and no draft is left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-files-'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at('a'), 'old');
  mkdirSync(at('b'));
  const both = [
    { place: at('a'), content: 'new' },
    { place: at('b'), content: 'new' },
  ];
  expect(() => replaceFiles(both)).toThrow(Failure);
  expect(readFileSync(at('a'), 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  rmSync(at('b'), { recursive: true });
  replaceFiles(both);
  expect([readFileSync(at('a'), 'utf8'), readFileSync(at('b'), 'utf8')]).toEqual(['new', 'new']);
  rmSync(folder, { recursive: true });
});

test('what a failure quotes steers no terminal', () => {
  const { message, help } = new Failure('a\u001b[2Jb\nc\u202ed\0', '\u2028\u0007ä');
  expect([message, help]).toEqual(['a\ufffd[2Jb\nc\ufffdd\ufffd', '\ufffd\ufffdä']);
});
