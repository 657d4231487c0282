import { ImageError } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { I32, I64 } from '../image/value-type.js';
import { stampWasm } from '../image/stamp.js';
import { assemble, type Parts } from '../testing/assemble.js';
import { ABI, load, loadStamped } from '../testing/guest.js';
import { readStamped } from './stamp.js';
import { REFUSAL } from '../testing/refusal.js';

/** A guest that is in order: type 0 is `() -> ()`, function 0 its start. */
const RIGHT = {
  types: [
    [[], []],
    [[], [I32]],
    [[I32, I32], []],
    [[I64], []],
  ],
  functions: [{ type: 0, code: [] }],
  memory: [1],
  exports: [
    ['memory', 2, 0],
    ['dispatch#0', 0, 0],
  ],
} satisfies Parts;

const guest = (changes: Parts): Uint8Array => assemble({ ...RIGHT, ...changes });
/** A guest whose import is function 0, so that its start is function 1. */
const importing = (field: string, type: number, module = 'callgate') =>
  guest({
    imports: [{ module, field, type }],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 1],
    ],
  });
const exporting = (name: string, kind: number, index: number) =>
  guest({ exports: [...RIGHT.exports, [name, kind, index]] as Parts['exports'] & object });

test('a guest in order is loaded', () => {
  expect(load(guest({})).run().kind).toBe('returned');
  expect(load(importing('renamedSince#1', 1)).run().kind).toBe('returned');
  expect(load(exporting('dispatch_of_my_own', 0, 0)).run().kind).toBe('returned');
});

test.each<[what: string, image: Uint8Array, message: string | RegExp]>([
  [
    'an unknown syscall',
    importing('saulFly#99', 1),
    'the image imports saulFly#99, which the ABI callgate 0.1.0 lacks (import section, offset 0x1e)',
  ],
  [
    'a field without a number',
    importing('tick', 1),
    'the image imports tick, which is not of the form name#number (import section, offset 0x1e)',
  ],
  [
    'a field with a wrong number',
    importing('tick#01', 1),
    'the image imports tick#01, which is not of the form name#number (import section, offset 0x1e)',
  ],
  [
    'a field that is not printable',
    importing('a\u001b[2J\u0000#99', 1),
    'the image imports a?[2J?#99, which the ABI callgate 0.1.0 lacks (import section, offset 0x1e)',
  ],
  [
    'another module',
    importing('abort', 0, 'env'),
    'the image imports env.abort; only functions of module callgate can be imported (AssemblyScript: --use abort=callgateAbort) (import section, offset 0x1e)',
  ],
  [
    'stdio',
    importing('fd_write', 0, 'wasi_snapshot_preview1'),
    'the image imports wasi_snapshot_preview1.fd_write; only functions of module callgate can be imported (there is no WASI and so no stdio: leave out printf and snprintf, and write text with a call of the ABI) (import section, offset 0x1e)',
  ],
  [
    'another call of WASI',
    importing('clock_time_get', 0, 'wasi_snapshot_preview1'),
    'the image imports wasi_snapshot_preview1.clock_time_get; only functions of module callgate can be imported (there is no WASI, and no function of a C library that needs it) (import section, offset 0x1e)',
  ],
  [
    'another signature',
    importing('tick#1', 3),
    'the image imports tick#1 as (i64) -> (); the ABI callgate 0.1.0 has tick#1 as () -> (i32) (import section, offset 0x1e)',
  ],
  [
    'no memory',
    guest({ exports: [['dispatch#0', 0, 0]] }),
    'the image has no memory: export memory (export section, offset 0x34)',
  ],
  [
    'a memory that is a function',
    guest({ exports: [['memory', 0, 0]] }),
    'the image exports memory, which is not a memory (export section, offset 0x27)',
  ],
  [
    'no exports at all',
    assemble({ memory: [1] }),
    'the image has no memory: export memory (end of the image, offset 0x93)',
  ],
  [
    'no entry',
    guest({ exports: [['memory', 2, 0]] }),
    'the image has no entry: export dispatch#0 (startVat) (export section, offset 0x30)',
  ],
  [
    'an unknown dispatch',
    exporting('dispatch#9', 0, 0),
    'the image exports dispatch#9, which the ABI callgate 0.1.0 lacks (export section, offset 0x3d)',
  ],
  [
    'a dispatch of another type',
    exporting('dispatch#1', 0, 0),
    'the image exports dispatch#1 (run) as () -> (); it must be (i32, i32) -> () (export section, offset 0x3d)',
  ],
  [
    'a dispatch that is a memory',
    exporting('dispatch#1', 2, 0),
    'the image exports dispatch#1 (run), which is not a function (export section, offset 0x3d)',
  ],
  [
    'a reserved name',
    exporting('callgate:fuel', 2, 0),
    'the image exports callgate:fuel; names that begin with callgate: belong to the host (export section, offset 0x3d)',
  ],
  [
    'too much memory',
    guest({ memory: [17] }),
    'the image needs 1114112 bytes of memory from the start, and its limit is 1048576 (memory section, offset 0x22)',
  ],
  [
    'too large a table',
    guest({ tables: [[65_537]] }),
    'the image has a table of 65537 entries, more than 65536 (table section, offset 0x23)',
  ],
  [
    'a type error',
    guest({ functions: [{ type: 0, code: [0x41, 0] }] }),
    /^the image is not valid: Compiling function #0 failed: expected 0 elements [^@]* \(code section, offset 0x44\)$/,
  ],
  [
    'an export of nothing',
    exporting('x', 0, 7),
    /^the image is not valid: [^@]*7 [^@]*\(export section, offset 0x[0-9a-f]+\)$/,
  ],
  [
    'a data segment outside memory',
    guest({ data: [[0, 0x41, 0xff, 0xff, 0x03, 0x0b, 2, 1, 1]] }),
    'the image cannot be instantiated: a data segment is outside its memory (data section, offset 0x45)',
  ],
  [
    'an element segment outside its table',
    guest({ tables: [[1]], elements: [[0, 0x41, 1, 0x0b, 1, 0]] }),
    'the image cannot be instantiated: an element segment is outside its table (element section, offset 0x45)',
  ],
  [
    'a stamp that is no JSON',
    guest({ customs: [['callgate.abi', 'yes']] }),
    /^the image is malformed: its ABI stamp is not JSON with name, version and fingerprint \(custom section callgate\.abi, offset 0x[0-9a-f]+\)$/,
  ],
  [
    'a stamp without a fingerprint',
    guest({ customs: [['callgate.abi', '{"name":"callgate","version":"0.1.0"}']] }),
    /: its ABI stamp is not JSON with name, version and fingerprint /,
  ],
  [
    'a stamp that is too long',
    guest({ customs: [['callgate.abi', ' '.repeat(262_145)]] }),
    /: its ABI stamp is longer than 262144 bytes /,
  ],
  [
    'a function that takes a compiler unbounded memory',
    guest({
      functions: [
        {
          type: 0,
          locals: Array(17_000).fill(I32),
          code: Array.from({ length: 4_000 }, () => [0x02, 0x40, 0x0b]).flat(),
        },
      ],
    }),
    /^the image has a function with 17000 values and 4000 branches in 46004 bytes, too much to compile in bounded memory \(code section, offset 0x[0-9a-f]+\)$/,
  ],
  [
    'no stamp',
    guest({}),
    "the image has no ABI stamp: the custom section callgate.abi is missing; build the guest with its bindings' stamp, and strip no sections (C: compile the bindings' callgate.c with the guest; Rust: callgate::guest! in the crate that is linked; AssemblyScript: --transform @callgate/guest-assemblyscript/transform) (end of the image, offset 0x43)",
  ],
  [
    'two stamps',
    guest({
      customs: [
        ['callgate.abi', '{}'],
        ['callgate.abi', '{}'],
      ],
    }),
    'the image has 2 ABI stamps instead of one, the first at 0x52 (custom section callgate.abi, offset 0x63)',
  ],
  [
    'another ABI',
    stampWasm(guest({}), { name: 'callgate', version: '0.0.9', fingerprint: 'cd34'.repeat(16) }),
    'the image was built against callgate 0.0.9 (fingerprint cd34cd34cd34…), this host has callgate 0.1.0 (fingerprint ab12ab12ab12…), and the image does not say which calls it uses (`callgate stamp` writes that where it is built); rebuild the guest (custom section callgate.abi, offset 0x53)',
  ],
])('%s is refused with a sentence', (what, image, message) => {
  const refusal = () => (/stamp|ABI$/.test(what) ? loadStamped(image) : load(image));
  expect(refusal).toThrow(ImageError);
  expect(refusal).toThrow(REFUSAL);
  expect(refusal).toThrow(message instanceof RegExp ? message : expect.objectContaining({ message }));
});

test('another version of the same ABI is the same ABI', () => {
  const image = stampWasm(guest({}), { ...ABI, version: '0.1.7' });
  expect(loadStamped(image).run().kind).toBe('returned');
});

/** What a build step writes of the calls that this guest uses. */
const CALLS = {
  syscalls: [{ number: 1, name: 'tick', form: ['u32'] }],
  dispatches: [{ number: 0, name: 'startVat', form: ['void'] }],
};
const BEFORE = { name: 'callgate', version: '0.0.9', fingerprint: 'cd34'.repeat(16) };

test('another version runs when it has every call of the image in the same form', () => {
  const image = importing('tick#1', 1);
  const older = { ...BEFORE, calls: CALLS };
  expect(loadStamped(stampWasm(image, older)).run().kind).toBe('returned');
  const unused = { number: 6, name: 'free', form: ['Given<kind=9>', 'bool'] };
  const more = { ...older, calls: { ...CALLS, syscalls: [...CALLS.syscalls, unused] } };
  expect(loadStamped(stampWasm(image, more)).run().kind).toBe('returned');
});

test('a call in another form is named, with how it differs', () => {
  const changed = { ...CALLS, syscalls: [{ number: 1, name: 'tick', form: ['Result<u32,1>'] }] };
  expect(() => loadStamped(stampWasm(importing('tick#1', 1), { ...BEFORE, calls: changed }))).toThrow(
    'and 1 call differs: tick#1 with its result that was Result<u32,1> and is u32; rebuild the guest (import section, offset 0x1e)',
  );
});

test('the name of an ABI may be in any language, and be long; what is not the host’s is made inert', () => {
  const none = { syscalls: [], dispatches: [] };
  for (const name of ['Zähler "1" \\ 数', 'n'.repeat(100)]) {
    const ours = { name, version: '1.0.0', fingerprint: 'ef56'.repeat(16) };
    const stamped = readStamped(stampWasm(guest({}), ours));
    expect(stamped.mismatch(ours, none)).toBeNull();
    expect(stamped.mismatch({ ...ours, name: `${name}2` }, none)?.message).not.toContain(`against ${name} `);
  }
});

test('a call that the stamp leaves out is one that differs', () => {
  const silent = { ...CALLS, syscalls: [] };
  expect(() => loadStamped(stampWasm(importing('tick#1', 1), { ...BEFORE, calls: silent }))).toThrow(
    /tick#1 is not in the stamp; rebuild the guest \(import section, offset 0x1e\)$/,
  );
});

const JSON_STAMP = JSON.stringify(BEFORE).slice(0, -1);
const row = '[1,"tick",["u32"]]';
const broken = 'the calls of its ABI stamp are not lists of [number, name, form] with each number once';

test.each<[what: string, section: string | Uint8Array, message: string]>([
  [
    'cut off',
    `${JSON_STAMP},"syscalls":[${row}`,
    'its ABI stamp is not JSON with name, version and fingerprint',
  ],
  ['empty', '', 'its ABI stamp is not JSON with name, version and fingerprint'],
  ['no object', '[]', 'its ABI stamp is not JSON with name, version and fingerprint'],
  ['null', 'null', 'its ABI stamp is not JSON with name, version and fingerprint'],
  [
    'nested beyond a stack',
    '['.repeat(200_000),
    'its ABI stamp is not JSON with name, version and fingerprint',
  ],
  ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 'its ABI stamp is not UTF-8'],
  ['a surrogate as UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'its ABI stamp is not UTF-8'],
  [
    'huge',
    `${JSON_STAMP},"syscalls":["${'x'.repeat(300_000)}"]}`,
    'its ABI stamp is longer than 262144 bytes',
  ],
  ['a call twice', `${JSON_STAMP},"syscalls":[${row},${row}],"dispatches":[]}`, broken],
  ['one list only', `${JSON_STAMP},"syscalls":[]}`, broken],
  ['an object for a list', `${JSON_STAMP},"syscalls":{"length":1,"0":${row}},"dispatches":[]}`, broken],
  [
    'too many calls',
    `${JSON_STAMP},"syscalls":[${Array.from({ length: 5000 }, (_, n) => `[${n},"",[]]`).join()}],"dispatches":[]}`,
    broken,
  ],
  ['a number that is none', `${JSON_STAMP},"syscalls":[[1.5,"tick",[]]],"dispatches":[]}`, broken],
  ['a negative number', `${JSON_STAMP},"syscalls":[[-1,"tick",[]]],"dispatches":[]}`, broken],
  ['a form of numbers', `${JSON_STAMP},"syscalls":[[1,"tick",[1]]],"dispatches":[]}`, broken],
  ['a name that is no text', `${JSON_STAMP},"syscalls":[[1,{},[]]],"dispatches":[]}`, broken],
  [
    'a prototype as its name',
    '{"__proto__":{"name":"callgate","version":"1","fingerprint":"x"}}',
    'its ABI stamp is not JSON with name, version and fingerprint',
  ],
])('a stamp of calls that is %s is refused', (_, section, message) => {
  const image = guest({ customs: [['callgate.abi', section]] });
  expect(() => loadStamped(image)).toThrow(ImageError);
  expect(() => loadStamped(image)).toThrow(
    /^the image is malformed: .* \(custom section callgate\.abi, offset 0x[0-9a-f]+\)$/,
  );
  expect(() => loadStamped(image)).toThrow(message);
});

test('what a stamp says cannot act on a terminal, nor fill it', () => {
  const evil = { number: 1, name: '\u001b[2J'.repeat(100), form: [`\u001b]0;${'x'.repeat(1000)}`] };
  const calls = { ...CALLS, syscalls: [evil] };
  const stamp = { name: 'callgate', version: '\u0007', fingerprint: '\u001b[31m', calls };
  let message = '';
  try {
    loadStamped(stampWasm(importing('tick#1', 1), stamp));
  } catch (error) {
    message = String(error);
  }
  expect(message).toMatch(/^ImageError: the image was built against callgate \? \(fingerprint \?\[31m\)/);
  expect(message).not.toMatch(/[\u0000-\u001f\u007f]/);
  expect(message.length).toBeLessThan(600);
});

test('a stamp that nobody would read is not written', () => {
  const twice = { ...CALLS, syscalls: [CALLS.syscalls[0], CALLS.syscalls[0]] };
  expect(() => stampWasm(guest({}), { ...BEFORE, calls: twice })).toThrow('the stamp cannot be written');
});

test('the first call that differs says where the refusal stands, also when it is a dispatch', () => {
  const changed = { ...CALLS, dispatches: [{ number: 0, name: 'startVat', form: ['u32', 'void'] }] };
  const image = stampWasm(guest({}), { ...BEFORE, calls: changed });
  expect(() => loadStamped(image)).toThrow(
    /startVat#0 had 1 parameter and has 0; rebuild the guest \(export section, offset 0x30\)$/,
  );
});

/** 5,000 functions of 24 bytes, without the stamp that stands behind them; one has another body of the same length. */
const large = (odd: number, code: readonly number[], more: Parts = {}) => {
  const nops = Array<number>(20).fill(0x01);
  const functions = Array.from({ length: 5_000 }, (_, index) => ({
    type: 0,
    code: index === odd ? code : nops,
  }));
  return guest({ functions, ...more });
};

test.each([0, 2_500, 4_999])(
  'a large image in which function %i is invalid is refused with its place',
  (odd) => {
    const image = large(odd, [...Array<number>(17).fill(0x01), 0x1a, 0x01, 0x01]);
    expect(image.length).toBeGreaterThan(120_000);
    // The one that is followed by two more nops and the end.
    const at = Buffer.from(image).indexOf(Uint8Array.of(0x01, 0x1a, 0x01, 0x01, 0x0b)) + 1;
    expect(() => load(image)).toThrow(REFUSAL);
    expect(() => load(image)).toThrow(
      new RegExp(
        `^the image is not valid: Compiling function #${odd} failed: not enough arguments [^@]* \\(code section, offset 0x${at.toString(16)}\\)$`,
      ),
    );
  },
);

test('a large image that is invalid outside its code is refused with the place', () => {
  const image = large(-1, [], { exports: [...RIGHT.exports, ['x', 0, 5_000]] as Parts['exports'] & object });
  expect(() => load(image)).toThrow(REFUSAL);
  expect(() => load(image)).toThrow(
    /^the image is not valid: [^@]*5000 [^@]*\(export section, offset 0x[0-9a-f]+\)$/,
  );
});
