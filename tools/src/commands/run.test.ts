import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { abi } from '@callgate/kernel/abi';
import { assemble } from '@callgate/vm-embedvm';
import { stampWasm } from '@callgate/vm-wasm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

/** (module (memory (export "memory") 1) (func (export "dispatch#0") (param i32 i32))), in bytes. */
const WASM = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x05, 0x03, 0x01, 0x00, 0x01],
  ...[0x07, 0x17, 0x02, 0x06, ...text('memory'), 0x02, 0x00, 0x0a, ...text('dispatch#0'), 0x00, 0x00],
  ...[0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b],
]);

function text(of: string): Uint8Array {
  return new TextEncoder().encode(of);
}

function evmi(source: string): Uint8Array {
  const { image, diagnostics } = assemble({ file: 'guest.evs', text: source, stamp: abi.stamp });
  if (image === null) throw new Error(JSON.stringify(diagnostics));
  return image;
}

/** Writes a manifest of one vat with the given fields changed, and runs it. */
async function runVat(fields: object, ...flags: string[]) {
  const vat = { name: 'guest', vm: 'wasm', image: 'guest.wasm', ...fields };
  project.write('run.json', JSON.stringify({ vats: [vat] }));
  return project.run('run', 'run.json', ...flags);
}

describe('run', () => {
  test('runs a vat to its end and shows what it used', async () => {
    project.write('guest.wasm', stampWasm(WASM, abi.stamp));
    const { status, out, err } = await runVat({});
    expect(err).toBe('');
    expect(out).toMatch(/│ guest │ wasm │ +0 │ +1 │ +0 │ +0 │ ended +│/);
    expect(status).toBe(0);
  });

  test('shows what a guest prints, and its syscalls with --trace', async () => {
    const source =
      '.entry main main\nmain:\npush 3\npush hello\npush 16\npush 3\nuf 0\nret0\nhello:\n.ascii "hi\\n"\n';
    project.write('guest.evmi', evmi(source));
    const fields = { vm: 'embedvm', image: 'guest.evmi', permissions: ['console'] };
    expect((await runVat(fields)).out).toContain('[guest] hi\n');
    expect((await runVat(fields, '--trace')).out).toMatch(/guest: puts\(text=@\d+\+3 "hi\\n"\) = ok\n/);
    const json = JSON.parse((await runVat(fields, '--json')).out);
    expect(json).toMatchObject({
      end: 'quiet',
      bugs: [],
      vats: [{ name: 'guest', state: 'ended', syscalls: 1, reason: null }],
    });
  });

  test('--trace --json prints one object a line: dispatches, syscalls, cranks, and the outcome last', async () => {
    const source =
      '.entry main main\nmain:\npush 3\npush hi\npush 16\npush 3\nuf 0\nret0\nhi:\n.ascii "hi\\n"\n';
    project.write('guest.evmi', evmi(source));
    const fields = { vm: 'embedvm', image: 'guest.evmi', permissions: ['console'], parameters: 'x' };
    const { out, status } = await runVat(fields, '--trace', '--json');
    const [dispatch, syscall, crank, outcome, ...more] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const head = { vat: 'guest', crank: 1 };
    expect(dispatch).toEqual({
      ...{ event: 'dispatch', ...head, number: 0, name: 'startVat' },
      parameters: { parameters: { length: 1, text: 'x' }, slots: { length: 0, elements: [] } },
    });
    expect(syscall).toEqual({
      ...{ event: 'syscall', ...head, number: 16, name: 'puts', result: { kind: 'ok' }, charge: 23 },
      parameters: { text: { pointer: expect.any(Number), length: 3, text: 'hi\n' } },
    });
    expect(crank).toEqual({
      ...{ event: 'crank', ...head, dispatch: 'startVat', outcome: 'returned', reason: null },
      fuel: expect.any(Number),
    });
    expect(outcome).toMatchObject({ event: 'outcome', end: 'quiet', vats: [{ name: 'guest' }], bugs: [] });
    expect([more, status]).toEqual([[], 0]);
  });

  test('--trace shows the first and the last syscalls of a dispatch, --trace-all and JSON all of them', async () => {
    const source = (calls: number) =>
      `.entry main main\nmain:\nzeros 1\nagain:\ngetlocal 0\npush 1\nadd\nsetlocal 0\n${'getlocal 0\npush hi\npush 16\npush 3\nuf 0\ndrop\n'}getlocal 0\npush ${calls}\nlt\njnz again\nret0\nhi:\n.space ${calls}\n`;
    const fields = { vm: 'embedvm', image: 'guest.evmi', permissions: ['console'] };
    const lengths = (out: string) =>
      [...out.matchAll(/guest: puts\(text=@\d+\+(\d+) /g)].map(([, length]) => +length);
    const upTo = (last: number, first = 1) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index);
    project.write('guest.evmi', evmi(source(100)));
    const { out } = await runVat(fields, '--trace');
    expect(lengths(out)).toEqual([...upTo(40), ...upTo(100, 96)]);
    expect(out).toMatch(
      /\+40 .*\nguest: … 55 syscalls between \(--trace-all shows all\)\nguest: puts\(text=@\d+\+96 /,
    );
    expect(out).toMatch(/\+100 .*\nguest: crank 1: returned/);
    expect(lengths((await runVat(fields, '--trace-all')).out)).toEqual(upTo(100));
    const words = (await runVat(fields, '--trace-words')).out.match(/^guest: .*$/gm);
    expect(words).toEqual(
      upTo(100).map((length) => expect.stringMatching(`^guest: puts\\(\\d+, ${length}\\) = 0$`)),
    );
    expect((await runVat(fields, '--trace', '--json')).out.match(/"event":"syscall"/g)).toHaveLength(100);
    project.write('guest.evmi', evmi(source(45)));
    const few = await runVat(fields, '--trace');
    expect(lengths(few.out)).toEqual(upTo(45));
    expect(few.out).not.toContain('…');
  });

  test('a stopped vat is a finding, unless its manifest expects it', async () => {
    project.write('guest.evmi', evmi('.entry main main\nmain:\npush 0\nuf 0\nret0\n'));
    const fields = { vm: 'embedvm', image: 'guest.evmi' };
    const { status, out } = await runVat(fields);
    expect(status).toBe(100);
    expect(out).toMatch(/guest was stopped: unknown-call, in syscall#0 at \d+/);
    expect(await runVat({ ...fields, mayStop: true })).toMatchObject({ status: 0 });
  });

  test('--seconds stops a guest that would never end', async () => {
    project.write('guest.evmi', evmi('.entry main main\nmain:\njmp main\n'));
    const { status, out } = await runVat({ vm: 'embedvm', image: 'guest.evmi' }, '--seconds', '0.2');
    expect(status).toBe(0);
    expect(out).toContain('The run was stopped after 0.2 s.');
    expect(await runVat({ vm: 'embedvm', image: 'guest.evmi' }, '--seconds', 'soon')).toMatchObject({
      status: 1,
    });
  });
});

/** Makes the file `new` in the root directory, then says what the board is called. */
const MAKER = `.entry main main
main:
  push handle
  push 3
  push name
  push 64
  push 1
  uf 0
  push 76
  push 5
  uf 0
  drop
  push 64
  push text
  push 56
  push 3
  uf 0
  push text
  push 16
  push 3
  uf 0
  ret0
name:
  .ascii "new"
handle:
  .word 0
text:
  .space 64
`;

describe('bootstrap', () => {
  /** Prints each message's body and sends `hello` to its second slot, if it has two. */
  const GUEST = `.entry dispatch enter
    enter:
      push 8\npush words\npush 2\npush 3\nuf 0\ndrop
      loadw words\npush 1\neq\njz end
      push 64\npush body\npush 0\npush 0\npush 1\npush 1\npush 6\nuf 0\nstorew length
      loadw length\npush body\npush 16\npush 3\nuf 0\ndrop
      push 4\npush slots\npush 0\npush 0\npush 2\npush 1\npush 6\nuf 0\npush 2\neq\njz end
      push 0\npush 0\npush 0\npush 6\npush hello\nloadw slots + 2\npush 128\npush 7\nuf 0\ndrop
    end: ret0
    hello: .ascii "hello\\n"
    length: .word 0
    words: .space 16
    slots: .space 8
    body: .space 64`;

  test('gives the root of one vat a message with every root', async () => {
    project.write('guest.evmi', evmi(GUEST));
    const vat = { vm: 'embedvm', image: 'guest.evmi', permissions: ['console'] };
    const vats = [
      { name: 'seller', ...vat },
      { name: 'bidder', ...vat },
    ];
    project.write('run.json', JSON.stringify({ bootstrap: 'seller', vats }));
    const { status, out } = await project.run('run', 'run.json');
    expect(out).toContain('[seller] bootstrap\n[seller] seller\n');
    expect(out).toContain('[bidder] hello\n');
    expect(status).toBe(0);
  });

  test('of a vat that takes no messages is a finding, and of none a mistake', async () => {
    project.write('guest.wasm', stampWasm(WASM, abi.stamp));
    const vats = [{ name: 'guest', vm: 'wasm', image: 'guest.wasm' }];
    project.write('run.json', JSON.stringify({ bootstrap: 'guest', vats }));
    const { status, out } = await project.run('run', 'run.json');
    expect(out).toContain('The bootstrap message to guest was rejected: vat-terminated.\n');
    expect(status).toBe(100);
    project.write('run.json', JSON.stringify({ bootstrap: 'geust', vats }));
    expect((await project.run('run', 'run.json')).err).toContain('bootstrap: no vat has the name geust');
  });
});

describe.runIf(process.platform === 'linux')('the folder of a run', () => {
  const vat = { name: 'guest', vm: 'embedvm', image: 'guest.evmi', permissions: ['vfs', 'board', 'console'] };
  const run = (fields: object) => {
    project.write('guest.evmi', evmi(MAKER));
    project.write('run.json', JSON.stringify({ vats: [vat], ...fields }));
    return project.run('run', 'run.json', '--trace');
  };

  test('is what guests with the permission see, under the name of the board', async () => {
    project.write('data/old', 'x');
    const { status, out } = await run({ folder: 'data', board: 'bench' });
    expect(out).toContain('[guest] bench');
    expect(status).toBe(0);
    expect(project.files('data')).toEqual(['data/new', 'data/old']);
  });

  test('has limits', async () => {
    project.write('data/old', 'x');
    expect((await run({ folder: 'data', folderEntries: 1 })).out).toMatch(
      /vfsCreatefileAt\(.*\) = VfsError.NoSpace\n/,
    );
    expect(project.files('data')).toEqual(['data/old']);
  });

  test.each([
    ['none', { folder: 'gone' }, 'folder: there is no '],
    ['a file', { folder: 'guest.evmi' }, 'is no folder'],
    ['a limit without a folder', { folderBytes: 1 }, 'folderBytes: there is no folder to limit'],
    ['a limit that is none', { folder: '.', fileBytes: 65_536 }, 'fileBytes: a whole number from 0 to 65535'],
    ['a board with an escape sequence', { board: '\u001b[31m' }, 'board: text without controls'],
    ['a long board', { board: 'ä'.repeat(33) }, 'board: at most 64 bytes'],
  ])('mistake: %s', async (_name, fields, message) => {
    const { status, err, out } = await run(fields);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });
});

describe.runIf(process.platform === 'linux')('folders of vats', () => {
  const vat = (name: string, fields: object) => ({
    ...{ name, vm: 'embedvm', image: 'guest.evmi', permissions: ['vfs', 'board', 'console'] },
    ...fields,
  });
  const run = (vats: readonly object[], fields: object = {}) => {
    project.write('guest.evmi', evmi(MAKER));
    project.write('run.json', JSON.stringify({ vats, ...fields }));
    return project.run('run', 'run.json', '--trace');
  };
  const made = (out: string) =>
    [...out.matchAll(/^(\w+): vfsCreatefileAt\(.*\) = (?:VfsError\.)?(\w+)/gm)].map(([, name, answer]) => [
      name,
      answer,
    ]);

  test('each has its own, which is made, with a quota of its own; the others have that of the run', async () => {
    project.write('data/old', 'x');
    const { out, err, status } = await run(
      [
        vat('a', { folder: 'a' }),
        vat('b', { folder: 'b', folderEntries: 0 }),
        vat('c', {}),
        vat('d', { permissions: [] }),
      ],
      { folder: 'data', folderEntries: 2 },
    );
    expect(err).toBe('');
    expect(made(out)).toEqual([
      ['a', 'VfsFile'],
      ['b', 'NoSpace'],
      ['c', 'VfsFile'],
      ['d', 'fault'],
    ]);
    expect(status).toBe(100); // d has no directory to make the file in.
    expect(['a', 'b', 'data'].map((each) => project.files(each))).toEqual([
      ['a/new'],
      [],
      ['data/new', 'data/old'],
    ]);
  });

  test('the same folder by another path is shared', async () => {
    project.write('a/old', 'x');
    symlinkSync('a', join(project.path, 'link'));
    const { out } = await run([
      vat('a', { folder: 'a' }),
      vat('b', { folder: './link/../a/' }),
      vat('c', { folder: 'link' }),
    ]);
    expect(made(out).map(([, answer]) => answer)).toEqual(['VfsFile', 'Exists', 'Exists']);
  });

  test.each<[string, readonly object[], object, string]>([
    [
      'one below the other',
      [{ folder: 'x' }, { folder: 'x/y' }],
      {},
      'vats[1].folder: it and the folder of vats[0] lie',
    ],
    [
      'one above the other',
      [{ folder: 'x/y' }, { folder: 'x' }],
      {},
      'vats[1].folder: it and the folder of vats[0] lie',
    ],
    [
      "below the run's",
      [{}, { folder: 'x' }],
      { folder: '.' },
      'vats[1].folder: it and the folder of vats[0] lie',
    ],
    [
      'below by a link',
      [{ folder: 'x' }, { folder: 'link/y' }],
      {},
      'vats[1].folder: it and the folder of vats[0] lie',
    ],
    [
      'shared with two quotas',
      [{ folder: 'x', folderBytes: 5 }, { folder: 'x' }],
      {},
      'vats[1].folderBytes: 16777216 does not fit: vats[0] has the same folder and 5',
    ],
    ['nowhere to make it', [{ folder: 'gone/too' }], {}, 'vats[0].folder: there is no '],
    ['a file', [{ folder: 'guest.evmi' }], {}, 'is no folder'],
    [
      'for a vat that may not use it',
      [{ folder: 'x', permissions: [] }],
      {},
      'the vat lacks the permission vfs',
    ],
    [
      'a limit of nothing',
      [{ fileBytes: 5 }],
      { folder: '.' },
      'vats[0].fileBytes: there is no folder to limit',
    ],
  ])('mistake: %s', async (_name, vats, fields, message) => {
    project.write('x/y/old', 'x');
    symlinkSync('x', join(project.path, 'link'));
    const { status, err, out } = await run(
      vats.map((each, index) => vat(`vat${index}`, each)),
      fields,
    );
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });
});

describe('a manifest with mistakes runs nothing', () => {
  test.each([
    ['an unknown field', { colour: 'red' }, 'vats[0].colour: the field is unknown'],
    ['a missing image', { image: 'gone.wasm' }, 'vats[0].image: there is no '],
    [
      'a permission that no call names',
      { permissions: ['console', 'root'] },
      'vats[0].permissions[1]: "root" does not fit: no call names this permission',
    ],
    ['an unknown VM', { vm: 'jvm' }, 'vats[0].vm: "jvm" does not fit'],
    ['a name with an escape sequence', { name: '\u001b[31m' }, 'vats[0].name: letters'],
    ['an image that is a folder', { image: '.' }, ' is no regular file\n'],
    ['an image without an end', { image: '/dev/zero' }, 'vats[0].image: /dev/zero is no regular file\n'],
    ['an image that waits for a writer', { image: 'pipe' }, 'pipe is no regular file\n'],
    ['an image below a file', { image: 'guest.wasm/x' }, 'vats[0].image: there is no '],
    ['an image that no file is', { image: 'a\0b' }, 'vats[0].image: a path has no control characters\n'],
    ['a folder that none is', { folder: 'a\0b' }, 'vats[0].folder: a path has no control characters\n'],
    ['a number out of bounds', { fuel: 0 }, 'vats[0].fuel: a whole number from 1'],
    ['a number that is none', { memory: '64k' }, 'vats[0].memory: a whole number'],
    ['a policy that does not exist', { onFault: 'ignore' }, 'vats[0].onFault: "ignore" does not fit'],
  ])('%s', async (_name, fields, message) => {
    project.write('guest.wasm', stampWasm(WASM, abi.stamp));
    execFileSync('mkfifo', [join(project.path, 'pipe')]);
    const { status, err, out } = await runVat(fields);
    expect(status).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain('  help: Nothing was run.\n');
    expect(out).toBe('');
  });

  test('all at once, and a name that stands there twice', async () => {
    project.write('guest.wasm', WASM);
    const vat = { name: 'guest', vm: 'wasm', image: 'guest.wasm', fuel: -1 };
    project.write('run.json', JSON.stringify({ vats: [vat, vat], extra: 1 }));
    const { err } = await project.run('run', 'run.json');
    expect(err.match(/run\.json: /g)).toHaveLength(4);
    expect(err).toContain('vats[1].name: guest stands there twice');
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"vats":[]}',
    '{"vats":{}}',
    '{"vats":[null]}',
    '{"vats":[[]]}',
    '{"__proto__":1,"vats":[1]}',
  ])('text that is no manifest: %s', async (given) => {
    project.write('run.json', given);
    const { status, err } = await project.run('run', 'run.json');
    expect(status).toBe(1);
    expect(err).toContain('run.json');
    expect(err).not.toContain('    at ');
  });

  test('paths of the whole run', async () => {
    project.write('guest.wasm', WASM);
    const vats = [{ name: 'guest', vm: 'wasm', image: 'guest.wasm' }];
    for (const [fields, message] of [
      [{ devices: 'guest.wasm' }, /: devices: \S+guest\.wasm is no folder\n/],
      [{ devices: 'a\0b' }, /: devices: a path has no control characters\n/],
      [{ folder: 'a\0b' }, /: folder: a path has no control characters\n/],
    ] as const) {
      project.write('run.json', JSON.stringify({ vats, ...fields }));
      expect((await project.run('run', 'run.json')).err).toMatch(message);
    }
  });

  test('a manifest without an end, and one of many levels', async () => {
    expect((await project.run('run', '/dev/zero')).err).toMatch(/^\/dev\/zero is a device or a pipe\.\n/);
    project.write('run.json', '['.repeat(200_000));
    expect(await project.run('run', 'run.json')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/run\.json:1:101: more than 100 objects and lists/),
    });
  });

  test('an image in place of a manifest', async () => {
    project.write('guest.wasm', WASM);
    const { status, err } = await project.run('run', 'guest.wasm');
    expect(status).toBe(1);
    expect(err).toMatch(/^\S+guest\.wasm is a wasm image and no manifest\.\n/);
    expect(err).not.toContain('\0');
  });

  test('no manifest', async () => {
    expect((await project.run('run', 'none.json')).err).toMatch(/^There is no \S+none\.json\.\n/);
  });
});

describe('an image that must not run', () => {
  test.each<[string, Uint8Array, string]>([
    ['no wasm at all', text('hello'), 'is not a wasm module'],
    ['no stamp', WASM, 'callgate.abi'],
    ['another ABI', stampWasm(WASM, { ...abi.stamp, name: 'other' }), 'was built against other'],
    [
      'an older fingerprint',
      stampWasm(WASM, { ...abi.stamp, fingerprint: '0'.repeat(64) }),
      'rebuild the guest',
    ],
    [
      'no entry',
      stampWasm(
        WASM.map((byte, at) => (WASM[at - 1] === 0x23 ? 0x32 : byte)),
        abi.stamp,
      ),
      'dispatch#',
    ],
  ])('%s', async (_name, image, message) => {
    project.write('guest.wasm', image);
    const { status, err } = await runVat({});
    expect(err).toContain(message);
    expect(err.split('\n')).toHaveLength(3);
    expect(status).toBe(1);
  });

  test('EmbedVM: not an image, and one for another ABI', async () => {
    const fields = { vm: 'embedvm', image: 'guest.evmi' };
    project.write('guest.evmi', text('hello'));
    expect(await runVat(fields)).toMatchObject({ status: 1 });
    const other = assemble({
      file: 'a.evs',
      text: '.entry main m\nm: ret0\n',
      stamp: { ...abi.stamp, name: 'other' },
    });
    project.write('guest.evmi', other.image as Uint8Array);
    expect((await runVat(fields)).err).toContain('was built against other');
  });
});
