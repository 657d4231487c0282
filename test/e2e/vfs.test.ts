import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileLimits, type FileSystem, folderFs } from '@callgate/devices';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestHost, embedvmGuest, testHost, wasmGuest } from '../src/host.js';
import { type Script, type Word, scriptGuest, step } from '../src/script.js';

const VMS = ['wasm', 'embedvm'] as const;
const PERMISSIONS = ['console', 'vfs', 'random', 'board'];
const READ = 1;
const WRITE = 2;
const CREATE = 4;

/** Calls of a script, by what they do to cells. */
const root = (into: string) => step('vfsRoot#64', [], into);
const restrict = (from: string, rights: number, at: string) =>
  step('handleRestrict#11', [{ from }, { wide: rights }, { at }]);
const named = (call: string) => (from: string, text: string | Uint8Array, at: string) =>
  step(call, [{ from }, { text }, { at }]);
const openDirectory = named('vfsOpendirAt#65');
const openFile = named('vfsOpenfileAt#66');
const createFile = named('vfsCreatefileAt#76');
const createDirectory = named('vfsCreatedirAt#77');
const list = (from: string, at: string) => step('vfsReaddir#67', [{ from }, { at }]);
const next = (from: string, into: string) => step('vfsNext#68', [{ from }], into);
const openDirectoryOf = (from: string, at: string) => step('vfsOpendirEnt#69', [{ from }, { at }]);
const openFileOf = (from: string, at: string) => step('vfsOpenfileEnt#70', [{ from }, { at }]);
const nameOf = (from: string, into: string) => step('vfsEntryName#71', [{ from }, { room: 255 }], into);
const read = (from: string, offset: number, room: number, at: string) =>
  step('vfsReadSlice#73', [{ from }, { wide: offset }, { room }, { at }]);
const replace = (from: string, text: string) => step('vfsReplace#74', [{ from }, { text }]);
const size = (from: string, at: string) => step('vfsSize#75', [{ from }, { at }]);
const remove = (from: string, text: string) => step('vfsRemoveAt#78', [{ from }, { text }]);
const close = (from: string) => step('handleClose#9', [{ from }]);
/** Prints the front of the guest's buffer. */
const print = (length: number) => step('puts#16', [{ room: length }]);
const newLine: Word = { text: '\n' };

/** The line of a call that opened a file. */
const OPENED = /^\w+: vfsOpenfileAt\(.*\) = VfsFile#[1-9]\d*\/ko\d+\[[A-Za-z|]+\]$/;
/** What a call answers that does what it should: no error and no fault. */
const DONE = / (ok|none|true|false|\d+|\w+#[1-9]\d*\/ko\d+\[[A-Za-z|]+\])$/;

describe.runIf(process.platform === 'linux')('files', () => {
  let folder: string;
  let files: FileSystem;
  let host: TestHost;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-e2e-'));
    start();
  });
  afterEach(() => {
    host.close();
    files.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(limits: Partial<FileLimits> = {}): void {
    files = folderFs(folder, limits);
    host = testHost(undefined, { files: () => files });
  }

  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const get = (name: string) => readFileSync(join(folder, name), 'utf8');
  const descriptors = () => readdirSync('/proc/self/fd').length;

  /** Runs a script, and answers what its calls answered, by their names, and why it stopped. */
  async function run(vm: 'wasm' | 'embedvm', script: Script) {
    const vat = host.add('guest', vm, scriptGuest(vm, script), { permissions: PERMISSIONS });
    const summary = await host.finish(vat);
    expect(host.bugs).toEqual([]);
    const calls = host.trace.map((line) => /^guest: (\w+)\(.*\) = (.*)$/.exec(line)!);
    return { answers: calls.map(([, name, answer]) => `${name} ${answer}`), reason: summary.reason, summary };
  }

  describe.each(VMS)('%s', (vm) => {
    test('a file is made, replaced, read in slices, listed and removed', async () => {
      const { answers, reason, summary } = await run(vm, [
        root('root'),
        createDirectory('root', 'log', 'dir'),
        createFile('dir', 'day', 'file'),
        replace('file', 'hello world'),
        read('file', 0, 5, 'n'),
        print(5),
        step('puts#16', [newLine]),
        read('file', 6, 100, 'n'),
        print(5),
        step('puts#16', [newLine]),
        read('file', 11, 4, 'none'),
        read('file', 0x1_0000, 4, 'none'),
        size('file', 'size'),
        list('root', 'entry'),
        nameOf('entry', 'length'),
        print(3),
        step('puts#16', [newLine]),
        openDirectoryOf('entry', 'again'),
        openFileOf('entry', 'wrong'),
        next('entry', 'end'),
        openFile('again', 'day', 'reader'),
        read('reader', 4, 3, 'n'),
        print(3),
        step('puts#16', [newLine]),
        remove('root', 'log'),
        remove('again', 'day'),
        remove('root', 'log'),
        list('again', 'empty'),
        read('reader', 0, 1, 'n'),
        ...['root', 'dir', 'file', 'again', 'reader'].map(close),
      ]);
      expect(
        answers
          .filter((answer) => /^vfs(?!ReadSlice|Size)/.test(answer))
          .map((answer) => answer.replace(/ [1-9]\d*$/, ' +').replace(/#[1-9]\d*/, '#+')),
      ).toEqual([
        'vfsRoot VfsDirectory#+/ko0[Read|Write|Create|Remove]',
        'vfsCreatedirAt VfsDirectory#+/ko1[Read|Write|Create|Remove]',
        'vfsCreatefileAt VfsFile#+/ko2[Read|Write]',
        'vfsReplace ok',
        'vfsReaddir VfsEntry#+/ko3[Read|Write|Create|Remove]',
        'vfsEntryName +',
        'vfsOpendirEnt VfsDirectory#+/ko4[Read|Write|Create|Remove]',
        'vfsOpenfileEnt VfsError.NotAFile',
        'vfsNext none',
        'vfsOpenfileAt VfsFile#+/ko5[Read|Write]',
        'vfsRemoveAt VfsError.NotEmpty',
        'vfsRemoveAt ok',
        'vfsRemoveAt ok',
        'vfsReaddir none',
      ]);
      expect(host.lines).toEqual(['[guest] hello', '[guest] world', '[guest] log', '[guest] o w']);
      expect(answers.filter((answer) => answer.startsWith('handleClose'))).toEqual(
        Array(5).fill('handleClose true'),
      );
      expect([reason, summary.state, summary.handles]).toEqual([null, 'ended', 0]);
      expect(readdirSync(folder)).toEqual([]);
      expect(host.kernel.objects.live).toBe(0);
    });

    test('a full quota is told, and nothing is lost', async () => {
      files.close();
      start({ bytes: 10, entries: 2 });
      const { answers } = await run(vm, [
        root('root'),
        createFile('root', 'a', 'a'),
        createFile('root', 'b', 'b'),
        createFile('root', 'c', 'c'),
        createDirectory('root', 'd', 'd'),
        replace('a', '0123456'),
        replace('b', '0123'),
        replace('b', '012'),
        replace('b', 'abcd'),
        replace('a', '01234'),
        replace('b', 'abcd'),
      ]);
      const full = 'VfsError.NoSpace';
      expect(answers.slice(1).map((answer) => answer.split(' ')[1])).toEqual([
        'VfsFile#2/ko1[Read|Write]',
        'VfsFile#3/ko2[Read|Write]',
        full,
        full,
        'ok',
        full,
        'ok',
        full,
        'ok',
        'ok',
      ]);
      expect([get('a'), get('b')]).toEqual(['01234', 'abcd']);
    });

    const changes: readonly [name: string, tries: Script][] = [
      ['a file by name', [openFile('view', 'file', 'x'), read('x', 0, 9, 'n'), replace('x', 'bad')]],
      [
        'a file by its entry',
        [list('view', 'first'), next('first', 'entry'), openFileOf('entry', 'x'), replace('x', 'bad')],
      ],
      ['a file below', [openDirectory('view', 'dir', 'd'), openFile('d', 'inner', 'x'), replace('x', 'bad')]],
      [
        'a file below an entry',
        [
          list('view', 'entry'),
          openDirectoryOf('entry', 'd'),
          openFile('d', 'inner', 'x'),
          replace('x', 'bad'),
        ],
      ],
      [
        'a file, with the rights asked back',
        [openFile('view', 'file', 'x'), restrict('x', 0xff, 'y'), replace('y', 'bad')],
      ],
      ['a new file', [createFile('view', 'new', 'x')]],
      ['a new directory', [createDirectory('view', 'new', 'x')]],
      ['a removed file', [remove('view', 'file')]],
      ['a removed file below', [openDirectory('view', 'dir', 'd'), remove('d', 'inner')]],
      [
        'a new file below an entry',
        [list('view', 'entry'), openDirectoryOf('entry', 'd'), createFile('d', 'new', 'x')],
      ],
    ];

    test.each(changes)('through a handle for reading there is no way to change %s', async (_name, tries) => {
      put('file', 'good');
      mkdirSync(join(folder, 'dir'));
      put('dir/inner', 'good');
      const { answers, reason } = await run(vm, [
        root('root'),
        restrict('root', READ, 'view'),
        close('root'),
        ...tries,
      ]);
      expect(reason).toBe('missing-right');
      expect(answers.slice(3, -1).every((answer) => DONE.test(answer))).toBe(true);
      expect(answers.at(-1)).toMatch(/ fault$/);
      expect([get('file'), get('dir/inner'), existsSync(join(folder, 'new'))]).toEqual([
        'good',
        'good',
        false,
      ]);
    });

    test('a handle for making and writing lets nothing be read or found', async () => {
      put('file', 'good');
      const box = [
        root('root'),
        restrict('root', WRITE | CREATE, 'box'),
        createFile('box', 'note', 'x'),
        replace('x', 'said'),
      ];
      expect((await run(vm, [...box, read('x', 0, 9, 'n')])).reason).toBe('missing-right');
      expect(get('note')).toBe('said');
      for (const tries of [
        openFile('box', 'file', 'y'),
        list('box', 'y'),
        openDirectory('box', 'dir', 'y'),
      ]) {
        files.close();
        start();
        rmSync(join(folder, 'note'), { force: true });
        expect((await run(vm, [...box, tries])).reason).toBe('missing-right');
      }
    });

    test('no name leads out of the folder', async () => {
      const outside = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
      writeFileSync(join(outside, 'secret'), 'SECRET');
      put('inside', 'x');
      symlinkSync(outside, join(folder, 'link'));
      symlinkSync(join(outside, 'secret'), join(folder, 'file-link'));
      symlinkSync('inside', join(folder, 'near-link'));
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      const bad = [
        '..',
        '.',
        '',
        '/',
        '../secret',
        '/etc/passwd',
        'link/secret',
        './inside',
        'inside/',
        'inside\0',
        '..\\x',
        '.callgate-1',
      ];
      const notFiles = ['link', 'file-link', 'near-link', 'fifo'];
      const tries = [...bad, ...notFiles].flatMap((name) => [
        openFile('root', name, 'x'),
        openDirectory('root', name, 'x'),
        createFile('root', name, 'x'),
        createDirectory('root', name, 'x'),
        remove('root', name),
      ]);
      const overlong = Uint8Array.from([0xc0, 0xae, 0xc0, 0xae]);
      const { answers, reason } = await run(vm, [root('root'), ...tries, openFile('root', overlong, 'x')]);
      expect(reason).toBe(null);
      const told = answers.slice(1).map((answer) => answer.split('VfsError.')[1]);
      expect(told.slice(0, 5 * bad.length)).toEqual(Array(5 * bad.length).fill('BadName'));
      expect(told.slice(5 * bad.length, -1)).toEqual(
        notFiles.flatMap(() => ['NotAFile', 'NotADirectory', 'Exists', 'Exists', 'NotAFile']),
      );
      expect(told.at(-1)).toBe('BadName');
      expect(readdirSync(outside)).toEqual(['secret']);
      rmSync(outside, { recursive: true });
    });

    test('without the permission, and without a folder, there is no root', async () => {
      const image = scriptGuest(vm, [root('root')]);
      await host.finish(host.add('guest', vm, image, { permissions: [] }));
      const bare = testHost();
      await bare.finish(bare.add('guest', vm, image, { permissions: PERMISSIONS }));
      expect([...host.trace, ...bare.trace]).toEqual(['guest: vfsRoot() = none', 'guest: vfsRoot() = none']);
    });

    test('a crank that is rolled back closes what it opened and keeps what it changed outside', async () => {
      const before = descriptors();
      const { reason } = await run(vm, [
        root('root'),
        createDirectory('root', 'd', 'd'),
        createFile('d', 'a', 'a'),
        replace('a', 'stays'),
        list('d', 'entry'),
        step('vfsEntryType#72', [0]),
      ]);
      expect(reason).toBe('bad-handle');
      expect(get('d/a')).toBe('stays');
      expect(descriptors()).toBe(before);
    });

    test('random and board answer', async () => {
      const { answers, reason } = await run(vm, [
        step('boardName#56', [{ room: 64 }], 'n'),
        print(4),
        step('puts#16', [newLine]),
        step('boardName#56', [{ room: 2 }], 'n'),
        step('randomU16#48', [], 'n'),
        step('randomFill#50', [{ room: 33 }], 'n'),
      ]);
      expect(reason).toBe(null);
      expect(host.lines).toEqual(['[guest] host']);
      expect(answers.filter((answer) => /^(board|randomF)/.test(answer))).toEqual([
        'boardName 4',
        'boardName 2',
        'randomFill 33',
      ]);
    });
  });

  describe('vats with folders of their own', () => {
    const wasmFolder = () => join(folder, 'wasm');
    const embedvmFolder = () => join(folder, 'embedvm');
    const systems: FileSystem[] = [];
    afterEach(() => {
      for (const system of systems.splice(0)) system.close();
    });

    /** Runs a script on each VM at once, each in a folder with 20 bytes and 3 entries. */
    async function runBoth(scripts: Readonly<Record<'wasm' | 'embedvm', Script>>, places: readonly string[]) {
      const byPlace = new Map<string, FileSystem>();
      const owned = places.map((place) => {
        const system = byPlace.get(place) ?? folderFs(place, { bytes: 20, entries: 3 });
        if (!byPlace.has(place)) systems.push(system);
        byPlace.set(place, system);
        return system;
      });
      host.close();
      host = testHost(undefined, { files: (vat) => owned[vat - 1] ?? null });
      const vats = VMS.map((vm) =>
        host.add(vm, vm, scriptGuest(vm, scripts[vm]), { permissions: PERMISSIONS }),
      );
      await host.finish(vats[0]);
      expect(host.bugs).toEqual([]);
      const answersOf = (vm: string) =>
        host.trace
          .filter((line) => line.startsWith(`${vm}: `))
          .map((line) => line.split(' = ')[1].replace(/#.*/, ''));
      return { wasm: answersOf('wasm'), embedvm: answersOf('embedvm') };
    }

    beforeEach(() => {
      mkdirSync(wasmFolder());
      mkdirSync(embedvmFolder());
    });

    test('none sees what another one has, under no name', async () => {
      writeFileSync(join(wasmFolder(), 'secret'), 'SECRET');
      put('outer', 'SECRET');
      const tries = ['secret', 'wasm', 'outer', '..', '../wasm/secret', 'wasm/secret', '/'];
      const { embedvm } = await runBoth(
        {
          wasm: [root('root'), createFile('root', 'more', 'x')],
          embedvm: [
            root('root'),
            ...tries.flatMap((name) => [openFile('root', name, 'x'), openDirectory('root', name, 'x')]),
            ...tries.map((name) => remove('root', name)),
            list('root', 'entry'),
          ],
        },
        [wasmFolder(), embedvmFolder()],
      );
      expect(embedvm.at(-1)).toBe('none');
      expect(embedvm.slice(1, -1).filter((answer) => !/^VfsError\.(NoEntry|BadName)$/.test(answer))).toEqual(
        [],
      );
      expect(readdirSync(wasmFolder()).sort()).toEqual(['more', 'secret']);
    });

    test.each([
      ['wasm', 'embedvm'],
      ['embedvm', 'wasm'],
    ] as const)('%s fills its folder, and %s has all of its own', async (full, other) => {
      const scripts = {
        [full]: [
          root('root'),
          createFile('root', 'a', 'a'),
          replace('a', 'a'.repeat(21)),
          replace('a', 'a'.repeat(20)),
          createFile('root', 'b', 'b'),
          replace('b', 'x'),
          createDirectory('root', 'c', 'c'),
          createFile('root', 'd', 'd'),
        ],
        [other]: [
          root('root'),
          createFile('root', 'a', 'a'),
          replace('a', 'b'.repeat(20)),
          createFile('root', 'b', 'b'),
          createFile('root', 'c', 'c'),
        ],
      } as unknown as Record<'wasm' | 'embedvm', Script>;
      const answers = await runBoth(scripts, [wasmFolder(), embedvmFolder()]);
      const noSpace = 'VfsError.NoSpace';
      const files = 'VfsFile';
      const made = ['VfsDirectory', files];
      expect(answers[full]).toEqual([...made, noSpace, 'ok', files, noSpace, 'VfsDirectory', noSpace]);
      expect(answers[other]).toEqual([...made, 'ok', files, files]);
      expect([get(`${full}/a`), get(`${other}/a`)]).toEqual(['a'.repeat(20), 'b'.repeat(20)]);
    });

    test('vats that share a folder share its files and its quota', async () => {
      const script = (name: string): Script => [
        root('root'),
        createFile('root', name, 'own'),
        replace('own', name.repeat(12)),
      ];
      const answers = await runBoth(
        { wasm: script('a'), embedvm: [...script('b'), openFile('root', 'a', 'x')] },
        [wasmFolder(), wasmFolder()],
      );
      expect(answers.wasm.at(-1)).toBe('ok');
      expect(answers.embedvm.slice(-2)).toEqual(['VfsError.NoSpace', 'VfsFile']);
    });
  });

  /** A wasm guest that opens `count` files, does something, and may be called again. */
  const opener = (count: number, then: string, more = '') =>
    wasmGuest(
      { 'vfsRoot#64': '(result i32)', 'vfsOpenfileAt#66': '(param i32 i32 i32 i32) (result i32)' },
      `(local $root i32) (local $left i32)
       (local.set $root (call $vfsRoot))
       (local.set $left (i32.const ${count}))
       (loop $again
         (if (call $vfsOpenfileAt (local.get $root) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
         (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
       ${then}`,
      `(data (i32.const 0) "a") ${more}`,
    );

  test.each([
    ['its program ends', '', {}, 'ended'],
    ['it crashes, and its crank is rolled back', 'unreachable', {}, 'terminated'],
    ['its fuel runs out', '(loop $more (br $more))', { fuel: 200_000 }, 'terminated'],
  ])('all 1,000 files of a guest are closed when %s', async (_name, then, config, state) => {
    put('a', 'x');
    const before = descriptors();
    const vat = host.add('guest', 'wasm', opener(1_000, then), { permissions: PERMISSIONS, ...config });
    expect(await host.finish(vat)).toMatchObject({ state, handles: 0 });
    expect(host.trace.filter((line) => OPENED.test(line))).toHaveLength(1_000);
    expect(descriptors()).toBe(before);
    expect(host.kernel.objects.live).toBe(0);
  });

  test('all 1,000 files of a guest are closed when it is terminated, and not before', async () => {
    put('a', 'x');
    const before = descriptors();
    const image = opener(1_000, '', '(func (export "dispatch#16") (param i32))');
    const vat = host.add('guest', 'wasm', image, { permissions: PERMISSIONS });
    expect(await host.finish(vat)).toMatchObject({ state: 'idle', handles: 1_001 });
    expect(descriptors()).toBe(before + 1_000);
    host.kernel.terminate(vat);
    expect(descriptors()).toBe(before);
  });

  test('a guest that opens more than its share is told, on EmbedVM when its handles end', async () => {
    put('a', 'x');
    const before = descriptors();
    const vat = host.add('guest', 'wasm', opener(1_025, ''), { permissions: PERMISSIONS });
    expect((await host.finish(vat)).reason).toBe('crashed');
    expect(host.trace.at(-1)).toMatch(/ = VfsError\.TooManyOpen$/);
    const loop = embedvmGuest(
      'push 64\npush 1\nuf 0\nstorew root\nagain:\npush out\npush 1\npush name\nloadw root\npush 66\npush 5\nuf 0\ndrop\njmp again\nroot:\n.word 0\nout:\n.word 0\nname:\n.ascii "a"',
    );
    const other = host.add('other', 'embedvm', loop, { permissions: PERMISSIONS });
    expect(await host.finish(other)).toMatchObject({ reason: 'handle-table-full', handles: 0 });
    expect(descriptors()).toBe(before);
  });

  test('while another program swaps links in, a guest reads only what is inside', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
    writeFileSync(join(outside, 'secret'), 'SECRET\n');
    put('file', 'inside\n');
    const attack = `
      const { renameSync, symlinkSync, writeFileSync } = require('node:fs');
      const [folder, outside] = process.argv.slice(1);
      process.chdir(folder);
      process.stdout.write('ready');
      for (;;) {
        symlinkSync(outside + '/secret', 'l'); renameSync('l', 'file');
        writeFileSync('f', 'inside\\n'); renameSync('f', 'file');
      }`;
    const attacker = spawn(process.execPath, ['-e', attack, folder, outside]);
    const ended = new Promise((done) => attacker.on('close', done));
    await new Promise((done) => attacker.stdout.once('data', done));
    // Opens the file, reads it, prints what it read, closes it, and so on.
    const loop = embedvmGuest(`
      push 64\npush 1\nuf 0\nstorew root
      again:
      push out\npush 4\npush name\nloadw root\npush 66\npush 5\nuf 0\njnz again
      push length\npush 16\npush buffer\npush 0\npush 0\nloadw out\npush 73\npush 7\nuf 0\ndrop
      loadw length\npush buffer\npush 16\npush 3\nuf 0\ndrop
      loadw out\npush 9\npush 2\nuf 0\ndrop
      jmp again
      root:\n.word 0\nout:\n.word 0\nlength:\n.word 0\nname:\n.ascii "file"\nbuffer:\n.space 16`);
    host.add('guest', 'embedvm', loop, { permissions: PERMISSIONS, fuel: 2_000 });
    await host.kernel.run({ cranks: 2_000 });
    attacker.kill();
    await ended;
    host.flush();
    const opened = host.trace.filter((line) => line.includes('vfsOpenfileAt'));
    expect(opened.filter((line) => OPENED.test(line)).length).toBeGreaterThan(100);
    expect(opened.filter((line) => line.endsWith(' = VfsError.NotAFile')).length).toBeGreaterThan(10);
    expect([...new Set(host.lines)]).toEqual(['[guest] inside']);
    rmSync(outside, { recursive: true });
  });
});
