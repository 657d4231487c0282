import { type Call, InBytes, NONE, OK, OutBytes, OutValue } from '@callgate/kernel';
import { VfsError, type VfsHandlers, VfsNodeType } from '@callgate/kernel/abi';
import { beforeEach, expect, test } from 'vitest';
import { MOST_OPEN } from './accounts.js';
import type { Directory, FileSystem, OpenFile } from './file-system.js';
import { memoryFs } from './memory-fs.js';
import { vfsDevice } from './vfs.js';

/** Makes objects numbered from 1,000, so that a cell is never taken for one. */
const FIRST = 1_000;
const call = { vat: 1, own: (cell: number) => FIRST + cell } as unknown as Call;
const other = { ...call, vat: 2 } as Call;

/** How many files and directories are open, the root not counted. */
let open = 0;
let vfs: VfsHandlers;
let root: number;

beforeEach(() => {
  open = 0;
  const files = counted(memoryFs({ entries: 20_000 }));
  vfs = vfsDevice(() => files);
  root = (vfs.vfsRoot(call) as number) - FIRST;
});

/** A file system that counts what is open. */
function counted(files: FileSystem): FileSystem {
  const opened = <Item extends OpenFile | Directory>(
    item: Item,
    wrap: (item: Item) => object = () => ({}),
  ) => {
    open++;
    let isOpen = true;
    const close = () => {
      expect(isOpen).toBe(true);
      isOpen = false;
      open--;
      item.close();
    };
    return new Proxy({} as Item, {
      get(_target, key) {
        if (key === 'close') return close;
        const own = wrap(item) as Record<string | symbol, unknown>;
        const value = key in own ? own[key] : Reflect.get(item, key, item);
        return typeof value === 'function' ? value.bind(item) : value;
      },
    });
  };
  const directory = (item: Directory): object => ({
    openDirectory: (name: Uint8Array) => given(item.openDirectory(name), directory),
    openFile: (name: Uint8Array) => given(item.openFile(name)),
    createFile: (name: Uint8Array) => given(item.createFile(name)),
    createDirectory: (name: Uint8Array) => given(item.createDirectory(name), directory),
    replace: (name: Uint8Array, file: OpenFile, content: Uint8Array) =>
      given(item.replace(name, file, content)),
  });
  const given = <Item extends OpenFile | Directory>(
    answer: Item | number,
    wrap?: (item: Item) => object,
  ): Item | number => (typeof answer === 'number' ? answer : opened(answer, wrap));
  const top = opened(files.root, directory);
  open = 0;
  return { root: top, close: () => files.close() };
}

const inBytes = (text: string | Uint8Array) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return new InBytes().set(bytes, 0, bytes.length);
};

/** The cell that a call made, or minus the error. */
function cellOf(act: (out: OutValue) => number): number {
  const out = new OutValue();
  const answer = act(out);
  return answer === OK ? out.value - FIRST : -answer;
}

const create = (name: string, by = call, within = root) =>
  cellOf((out) => vfs.vfsCreatefileAt(by, within, inBytes(name), out));
const openFile = (name: string, by = call, within = root) =>
  cellOf((out) => vfs.vfsOpenfileAt(by, within, inBytes(name), out));
const makeDirectory = (name: string, within = root) =>
  cellOf((out) => vfs.vfsCreatedirAt(call, within, inBytes(name), out));

function read(file: number, offset = 0, room = 100): string {
  const memory = new Uint8Array(room);
  const out = new OutValue();
  expect(vfs.vfsReadSlice(call, file, offset, new OutBytes().set(memory, 0, room), out)).toBe(OK);
  return new TextDecoder().decode(memory.subarray(0, out.value));
}

/** Names of a directory by the calls of its iterator; every entry is closed on the way as the kernel would. */
function list(within = root): string[] {
  const names: string[] = [];
  const out = new OutValue();
  expect(vfs.vfsReaddir(call, within, out)).toBe(OK);
  for (let object = out.value; object !== NONE; ) {
    const entry = object - FIRST;
    const memory = new Uint8Array(255);
    const length = vfs.vfsEntryName(call, entry, new OutBytes().set(memory, 0, 255));
    const mark = vfs.vfsEntryType(call, entry) === VfsNodeType.Directory ? '/' : '';
    names.push(new TextDecoder().decode(memory.subarray(0, length)) + mark);
    object = vfs.vfsNext(call, entry);
    vfs.releaseVfsEntry(entry);
  }
  return names;
}

test('without files there is no root', () => {
  expect(vfsDevice(() => null).vfsRoot(call)).toBe(NONE);
});

test('a bad name is told by every call that takes one, and reaches no file system', () => {
  for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', '\0', '.callgate-x']) {
    const out = new OutValue();
    const answers = [
      vfs.vfsOpendirAt(call, root, inBytes(name), out),
      vfs.vfsOpenfileAt(call, root, inBytes(name), out),
      vfs.vfsCreatefileAt(call, root, inBytes(name), out),
      vfs.vfsCreatedirAt(call, root, inBytes(name), out),
      vfs.vfsRemoveAt(call, root, inBytes(name)),
    ];
    expect(answers).toEqual(answers.map(() => VfsError.BadName));
  }
  expect(list()).toEqual([]);
});

test('a handle reads what was replaced through it, another one what was there before', () => {
  const file = create('a');
  const reader = openFile('a');
  expect(vfs.vfsReplace(call, file, inBytes('hello'))).toBe(OK);
  expect([read(file), read(file, 1, 3), read(reader), read(openFile('a'))]).toEqual([
    'hello',
    'ell',
    '',
    'hello',
  ]);
  const size = new OutValue();
  expect([vfs.vfsSize(call, file, size), size.value]).toEqual([OK, 5]);
});

test('an iterator ends closed, and what it holds goes with it', () => {
  create('b');
  makeDirectory('a');
  expect(list()).toEqual(['a/', 'b']);
  expect(list(makeDirectory('c'))).toEqual([]);
  const out = new OutValue();
  vfs.vfsReaddir(call, root, out);
  const first = out.value - FIRST;
  expect(cellOf((made) => vfs.vfsOpendirEnt(call, first, made))).toBeGreaterThanOrEqual(0);
  expect(cellOf((made) => vfs.vfsOpenfileEnt(call, first, made))).toBe(-VfsError.NotAFile);
  vfs.vfsRemoveAt(call, root, inBytes('b'));
  const second = vfs.vfsNext(call, first) - FIRST;
  expect(cellOf((made) => vfs.vfsOpenfileEnt(call, second, made))).toBe(-VfsError.NoEntry);
});

test('what is open is closed exactly once, in any order of release', () => {
  const directory = makeDirectory('d');
  const file = create('a', call, directory);
  vfs.vfsReplace(call, file, inBytes('1'));
  vfs.vfsReplace(call, file, inBytes('2'));
  const out = new OutValue();
  vfs.vfsReaddir(call, directory, out);
  expect(open).toBe(2);
  vfs.releaseVfsDirectory(directory);
  expect(open).toBe(2);
  expect(vfs.vfsReplace(call, file, inBytes('3'))).toBe(OK);
  expect(read(file)).toBe('3');
  vfs.releaseVfsFile(file);
  vfs.releaseVfsFile(file);
  expect(open).toBe(1);
  vfs.releaseVfsEntry(out.value - FIRST);
  expect(open).toBe(0);
  vfs.releaseVfsDirectory(root);
  expect(vfs.vfsRoot(call)).not.toBe(NONE);
});

test('one vat has so many open and no more; the others are not touched', () => {
  create('a');
  for (let count = 1; count < MOST_OPEN; count++) expect(openFile('a')).toBeGreaterThanOrEqual(0);
  expect(openFile('a')).toBe(-VfsError.TooManyOpen);
  expect(create('b')).toBe(-VfsError.TooManyOpen);
  expect(makeDirectory('c')).toBe(-VfsError.TooManyOpen);
  expect(list()).toEqual(['a']);
  expect(openFile('a', other)).toBeGreaterThanOrEqual(0);
  vfs.releaseVfsFile(0);
  expect(openFile('a')).toBe(0);
});

test('listings of one vat are bounded, and freed with their last entry', () => {
  for (let count = 0; count < 10_000; count++) vfs.releaseVfsFile(create(`${count}`.padStart(255, '0')));
  const readdir = (by: Call) => cellOf((out) => vfs.vfsReaddir(by, root, out));
  const first = readdir(call);
  expect(first).toBeGreaterThanOrEqual(0);
  expect(readdir(call)).toBe(-VfsError.TooManyOpen);
  expect(readdir(other)).toBeGreaterThanOrEqual(0);
  const second = vfs.vfsNext(call, first) - FIRST;
  vfs.releaseVfsEntry(first);
  expect(readdir(call)).toBe(-VfsError.TooManyOpen);
  vfs.releaseVfsEntry(second);
  expect(readdir(call)).toBeGreaterThanOrEqual(0);
});

test('a call that ends while its object is made leaves nothing open', () => {
  create('a');
  const before = open;
  const broken = {
    vat: 1,
    own: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
  } as unknown as Call;
  expect(() => openFile('a', broken)).toThrow(RangeError);
  expect(() => create('b', broken)).toThrow(RangeError);
  expect(() => vfs.vfsReaddir(broken, root, new OutValue())).toThrow(RangeError);
  expect(open).toBe(before);
});
