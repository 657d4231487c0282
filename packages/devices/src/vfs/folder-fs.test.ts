import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OK } from '@callgate/kernel';
import { VfsError } from '@callgate/kernel/abi';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Directory, OpenFile } from './file-system.js';
import { contentOf, made, named, temporaryFolderFs, write } from './file-system.test.support.js';
import { folderFs } from './folder-fs.js';

describe.runIf(process.platform === 'linux')('a folder of the host', () => {
  let files: ReturnType<typeof temporaryFolderFs>;
  let root: Directory;
  /** What must never be reached. */
  let outside: string;

  beforeEach(() => {
    files = temporaryFolderFs();
    root = files.root;
    outside = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
    writeFileSync(join(outside, 'secret'), 'SECRET');
  });
  afterEach(() => {
    files.dispose();
    rmSync(outside, { recursive: true, force: true });
  });

  const at = (name: string) => join(files.path, name);
  const listed = () => made(root.list()).map(({ name }) => new TextDecoder().decode(name));
  const descriptors = () => readdirSync('/proc/self/fd').length;

  describe('what is neither a file nor a directory', () => {
    const planted: readonly [name: string, plant: () => unknown][] = [
      ['a link to a file outside', () => symlinkSync(join(outside, 'secret'), at('x'))],
      ['a link to a directory outside', () => symlinkSync(outside, at('x'))],
      ['a link to a file beside it', () => symlinkSync('other', at('x'))],
      ['a link to nothing', () => symlinkSync('nothing', at('x'))],
      ['a link to itself', () => symlinkSync('x', at('x'))],
      ['a link upwards', () => symlinkSync('..', at('x'))],
      ['a link into /proc', () => symlinkSync('/proc/self/environ', at('x'))],
      ['a fifo', () => execFileSync('mkfifo', [at('x')])],
      [
        'a socket',
        () =>
          new Promise((done) =>
            createServer()
              .unref()
              .listen(at('x'), () => done(null)),
          ),
      ],
    ];

    test.each(planted)('%s is not listed, opened, replaced, made again or removed', async (_name, plant) => {
      const file = made(root.createFile(named('other')));
      await plant();
      const before = lstatSync(at('x'));
      const started = performance.now();
      expect(listed()).not.toContain('x');
      expect(root.openFile(named('x'))).toBe(VfsError.NotAFile);
      expect(root.openDirectory(named('x'))).toBe(VfsError.NotADirectory);
      expect(root.createFile(named('x'))).toBe(VfsError.Exists);
      expect(root.createDirectory(named('x'))).toBe(VfsError.Exists);
      expect(write(root, 'x', file, 'new')).toBe(VfsError.NotAFile);
      expect(root.remove(named('x'))).toBe(VfsError.NotAFile);
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(lstatSync(at('x')).ino).toBe(before.ino);
      expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('SECRET');
      expect(readdirSync(files.path).filter((name) => name.startsWith('.callgate'))).toEqual([]);
    });

    test.runIf(process.getuid?.() === 0)('a device is not opened', () => {
      execFileSync('mknod', [at('x'), 'c', '1', '3']);
      expect(root.openFile(named('x'))).toBe(VfsError.NotAFile);
      expect(listed()).toEqual([]);
    });

    test('a file with a second name outside is not read, and not written', () => {
      linkSync(join(outside, 'secret'), at('x'));
      expect(root.openFile(named('x'))).toBe(VfsError.NotAFile);
      expect(write(root, 'x', made(root.createFile(named('other'))), 'new')).toBe(VfsError.NotAFile);
      expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('SECRET');
    });
  });

  test('a link below, in place of a directory that is open, leads nowhere', () => {
    const directory = made(root.createDirectory(named('d')));
    made(write(directory, 'secret', made(directory.createFile(named('secret'))), 'harmless'));
    renameSync(at('d'), at('moved'));
    symlinkSync(outside, at('d'));
    expect(contentOf(made(directory.openFile(named('secret'))))).toBe('harmless');
    expect(root.openDirectory(named('d'))).toBe(VfsError.NotADirectory);
    made(directory.createFile(named('new')));
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  test('names that guests cannot use are not listed', () => {
    const bad = [Buffer.from([0x66, 0xff]), Buffer.from('a\\b'), Buffer.from('.callgate-x')];
    for (const name of bad) writeFileSync(Buffer.concat([Buffer.from(`${files.path}/`), name]), '');
    writeFileSync(at('good'), '');
    expect(listed()).toEqual(['good']);
  });

  test('replacing keeps the permissions of the file and leaves nothing else behind', () => {
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o640);
    made(write(root, 'a', made(root.openFile(named('a'))), 'new'));
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    expect(statSync(at('a')).mode & 0o777).toBe(0o640);
    expect(readdirSync(files.path)).toEqual(['a']);
  });

  test('a file whose directory vanished is not replaced, and still read', () => {
    const directory = made(root.createDirectory(named('d')));
    const file = made(write(directory, 'a', made(directory.createFile(named('a'))), 'old')) as OpenFile;
    rmSync(at('d'), { recursive: true });
    expect(write(directory, 'a', file, 'new')).toBe(VfsError.NoEntry);
    expect(contentOf(file)).toBe('old');
    expect(directory.list()).toEqual([]);
  });

  test.runIf(canMount())('a full disk keeps the old content and nothing of the new one', () => {
    mkdirSync(at('disk'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')]);
    try {
      const disk = made(root.openDirectory(named('disk')));
      const file = made(write(disk, 'a', made(disk.createFile(named('a'))), 'a'.repeat(40_000))) as OpenFile;
      expect(write(disk, 'a', file, 'b'.repeat(40_000))).toBe(VfsError.NoSpace);
      expect(contentOf(made(disk.openFile(named('a'))))).toBe('a'.repeat(40_000));
      expect(readdirSync(at('disk'))).toEqual(['a']);
    } finally {
      execFileSync('umount', ['-l', at('disk')]);
    }
  });

  test('what is there when the folder is opened counts; what a crash left is removed', () => {
    mkdirSync(at('d'));
    writeFileSync(at('d/a'), 'x'.repeat(80));
    writeFileSync(at('d/.callgate-0123'), 'x'.repeat(1_000));
    symlinkSync(outside, at('link'));
    const again = folderFs(files.path, { bytes: 100, entries: 4 });
    const file = made(again.root.createFile(named('b')));
    expect(write(again.root, 'b', file, 'y'.repeat(21))).toBe(VfsError.NoSpace);
    expect(made(write(again.root, 'b', file, 'y'.repeat(20))).size()).toBe(20);
    expect(again.root.createFile(named('c'))).toBe(VfsError.NoSpace);
    expect(existsSync(at('d/.callgate-0123'))).toBe(false);
    expect(existsSync(join(outside, 'secret'))).toBe(true);
    again.close();
  });

  test('every way through closes its descriptors', () => {
    writeFileSync(at('file'), 'x');
    mkdirSync(at('dir'));
    symlinkSync('file', at('link'));
    execFileSync('mkfifo', [at('fifo')]);
    const before = descriptors();
    for (let round = 0; round < 20; round++) {
      for (const name of ['file', 'dir', 'link', 'fifo', 'none']) {
        for (const answer of [root.openFile(named(name)), root.openDirectory(named(name))]) {
          if (typeof answer !== 'number') answer.close();
        }
        for (const answer of [root.createFile(named(name)), root.createDirectory(named(name))]) {
          if (typeof answer !== 'number') answer.close();
        }
      }
      const file = made(root.openFile(named('file')));
      const replaced = made(write(root, 'file', file, `${round}`)) as OpenFile;
      expect(write(root, 'dir', replaced, 'x')).toBe(VfsError.NotAFile);
      replaced.close();
      made(root.list());
      expect(root.remove(named('none'))).toBe(OK);
    }
    expect(descriptors()).toBe(before);
    const shut = folderFs(files.path);
    shut.close();
    expect(() => folderFs(at('file'))).toThrow();
    expect(descriptors()).toBe(before);
  });

  test('while another program swaps links in, only what is inside is read and written', async () => {
    const script = `
      const { renameSync, symlinkSync, writeFileSync, mkdirSync, rmSync } = require('node:fs');
      const [folder, outside] = process.argv.slice(1);
      process.chdir(folder);
      const quietly = (act) => { try { act(); } catch {} };
      process.stdout.write('ready');
      for (const end = Date.now() + 1500; Date.now() < end; ) {
        quietly(() => symlinkSync(outside + '/secret', 'l1'));
        quietly(() => renameSync('l1', 'file'));
        quietly(() => writeFileSync('f1', 'inside'));
        quietly(() => renameSync('f1', 'file'));
        quietly(() => renameSync('dir', 'aside'));
        quietly(() => symlinkSync(outside, 'dir'));
        quietly(() => rmSync('dir'));
        quietly(() => renameSync('aside', 'dir'));
      }`;
    writeFileSync(at('file'), 'inside');
    mkdirSync(at('dir'));
    writeFileSync(at('dir/secret'), 'inside');
    const before = descriptors();
    const attacker = spawn(process.execPath, ['-e', script, files.path, outside]);
    const ended = new Promise((done) => attacker.on('close', done));
    await new Promise((done) => attacker.stdout.once('data', done));
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const end = Date.now() + 1_300; Date.now() < end; ) {
      const file = root.openFile(named('file'));
      if (typeof file === 'number') count(`file ${file}`);
      else {
        const content = contentOf(file);
        count(content === '' ? 'inside' : content);
        const replaced = write(root, 'file', file, 'inside');
        if (typeof replaced === 'number') file.close();
        else replaced.close();
      }
      const directory = root.openDirectory(named('dir'));
      if (typeof directory === 'number') count(`dir ${directory}`);
      else {
        const secret = made(directory.openFile(named('secret')));
        count(contentOf(secret));
        secret.close();
        const fresh = directory.createFile(named('fresh'));
        if (typeof fresh !== 'number') fresh.close();
        directory.remove(named('fresh'));
        directory.close();
      }
    }
    await ended;
    expect([...seen.keys()].filter((what) => !/^(inside|(file|dir) \d+)$/.test(what))).toEqual([]);
    expect(seen.get('inside')).toBeGreaterThan(10);
    expect([...seen.keys()].some((what) => what !== 'inside')).toBe(true);
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('SECRET');
    expect(descriptors()).toBe(before);
  });
});

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
