import { OK } from '@callgate/kernel';
import { VfsError, VfsNodeType } from '@callgate/kernel/abi';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Directory, FileSystem } from './file-system.js';
import { FILE_SYSTEMS, contentOf, made, named, write } from './file-system.test.support.js';

const LIMITS = { bytes: 100, entries: 5, fileBytes: 60, levels: 2 };

describe.each(FILE_SYSTEMS)('a file system %s', (_name, make) => {
  let files: FileSystem & { dispose(): void };
  let root: Directory;

  beforeEach(() => {
    files = make(LIMITS);
    root = files.root;
  });
  afterEach(() => files.dispose());

  const create = (name: string, content = '', directory = root) => {
    const file = made(directory.createFile(named(name)));
    return content === '' ? file : made(write(directory, name, file, content));
  };
  const list = (directory = root) =>
    made(directory.list()).map(({ name, type }) => `${new TextDecoder().decode(name)}:${type}`);

  test('a new file is empty, and reads what it was replaced by', () => {
    const file = create('a');
    expect([file.size(), contentOf(file)]).toEqual([0, '']);
    const replaced = made(write(root, 'a', file, 'hello'));
    expect([replaced.size(), contentOf(replaced)]).toEqual([5, 'hello']);
    expect(contentOf(made(root.openFile(named('a'))))).toBe('hello');
  });

  test.each([
    [0, 5, 'hello'],
    [0, 3, 'hel'],
    [1, 3, 'ell'],
    [3, 9, 'lo'],
    [5, 4, ''],
    [99, 4, ''],
    [0xffff_ffff, 4, ''],
    [2, 0, ''],
  ])('reading from %i into %i bytes gives "%s"', (offset, room, text) => {
    const into = new Uint8Array(room);
    const length = create('a', 'hello').read(offset, into);
    expect(new TextDecoder().decode(into.subarray(0, length))).toBe(text);
  });

  test('who has a file open reads the same content after it was replaced and removed', () => {
    const first = create('a', 'first');
    const reader = made(root.openFile(named('a')));
    const second = made(write(root, 'a', first, 'the second'));
    expect(root.remove(named('a'))).toBe(OK);
    expect([contentOf(reader), contentOf(second)]).toEqual(['first', 'the second']);
    expect(root.openFile(named('a'))).toBe(VfsError.NoEntry);
  });

  test('a removed file is not replaced, and not made again', () => {
    const file = create('a', 'x');
    root.remove(named('a'));
    expect(write(root, 'a', file, 'y')).toBe(VfsError.NoEntry);
    expect(list()).toEqual([]);
  });

  test('a list is sorted by bytes and stays what it was', () => {
    for (const name of ['b', 'ä', 'B']) create(name).close();
    made(root.createDirectory(named('a'))).close();
    const before = made(root.list());
    root.remove(named('b'));
    expect(before).toHaveLength(4);
    expect(list()).toEqual([`B:${VfsNodeType.File}`, `a:${VfsNodeType.Directory}`, `ä:${VfsNodeType.File}`]);
  });

  test('files and directories are not taken for one another', () => {
    create('file');
    made(root.createDirectory(named('dir')));
    expect(root.openFile(named('dir'))).toBe(VfsError.NotAFile);
    expect(root.openDirectory(named('file'))).toBe(VfsError.NotADirectory);
    expect(root.openFile(named('none'))).toBe(VfsError.NoEntry);
    expect(root.openDirectory(named('none'))).toBe(VfsError.NoEntry);
    expect(root.remove(named('none'))).toBe(VfsError.NoEntry);
  });

  test('a name is given once', () => {
    create('a');
    made(root.createDirectory(named('b')));
    for (const name of ['a', 'b']) {
      expect(root.createFile(named(name))).toBe(VfsError.Exists);
      expect(root.createDirectory(named(name))).toBe(VfsError.Exists);
    }
  });

  test('a directory is removed when it is empty; who has it open finds nothing and makes nothing in it', () => {
    const directory = made(root.createDirectory(named('d')));
    create('a', '', directory);
    expect(root.remove(named('d'))).toBe(VfsError.NotEmpty);
    directory.remove(named('a'));
    expect(root.remove(named('d'))).toBe(OK);
    expect(list(directory)).toEqual([]);
    expect(directory.createFile(named('a'))).toBe(VfsError.NoEntry);
    expect(directory.createDirectory(named('a'))).toBe(VfsError.NoEntry);
    expect(root.openDirectory(named('d'))).toBe(VfsError.NoEntry);
  });

  test('a file in a removed and renewed directory is another one', () => {
    const old = made(root.createDirectory(named('d')));
    root.remove(named('d'));
    create('a', 'new', made(root.createDirectory(named('d'))));
    expect(old.openFile(named('a'))).toBe(VfsError.NoEntry);
  });

  test('a file may not be larger than the limit', () => {
    const file = create('a', 'x'.repeat(60));
    expect(write(root, 'a', file, 'y'.repeat(61))).toBe(VfsError.TooLarge);
    expect(contentOf(file)).toBe('x'.repeat(60));
  });

  test('a full file system keeps what it has; what is freed can be used again', () => {
    create('a', 'a'.repeat(60)).close();
    const b = create('b', 'b'.repeat(40));
    expect(write(root, 'b', b, 'b'.repeat(41))).toBe(VfsError.NoSpace);
    expect(contentOf(made(root.openFile(named('b'))))).toBe('b'.repeat(40));
    root.remove(named('a'));
    expect(contentOf(made(write(root, 'b', b, 'c'.repeat(60))))).toBe('c'.repeat(60));
  });

  test('replacing needs no room for the old and the new content', () => {
    let file = create('a', 'a'.repeat(60));
    create('b', 'b'.repeat(40));
    for (const letter of 'cdefg') file = made(write(root, 'a', file, letter.repeat(60)));
    expect(contentOf(file)).toBe('g'.repeat(60));
  });

  test('content without a name counts until the last who has it open closes it', () => {
    const removed = create('a', 'a'.repeat(60));
    const reader = made(root.openFile(named('a')));
    root.remove(named('a'));
    const b = create('b', 'b'.repeat(40));
    expect(write(root, 'b', b, 'b'.repeat(60))).toBe(VfsError.NoSpace);
    removed.close();
    expect(write(root, 'b', b, 'b'.repeat(60))).toBe(VfsError.NoSpace);
    reader.close();
    expect(write(root, 'b', b, 'b'.repeat(60))).not.toBe(VfsError.NoSpace);
  });

  test('content that others read counts beside what replaced it', () => {
    const writer = create('a', 'a'.repeat(60));
    const reader = made(root.openFile(named('a')));
    const refused = write(root, 'a', writer, 'b'.repeat(60));
    expect(refused).toBe(VfsError.NoSpace);
    expect(made(write(root, 'a', writer, 'b'.repeat(40))).size()).toBe(40);
    reader.close();
  });

  test('entries are limited', () => {
    for (const name of 'abcd') create(name).close();
    made(root.createDirectory(named('e')));
    expect(root.createFile(named('f'))).toBe(VfsError.NoSpace);
    expect(root.createDirectory(named('f'))).toBe(VfsError.NoSpace);
    root.remove(named('a'));
    create('f');
    expect(list()).toHaveLength(5);
  });

  test('levels are limited', () => {
    const second = made(made(root.createDirectory(named('1'))).createDirectory(named('2')));
    expect(second.createDirectory(named('3'))).toBe(VfsError.NoSpace);
    create('file', 'x', second);
  });
});
