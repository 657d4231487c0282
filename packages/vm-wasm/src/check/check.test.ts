import { ImageError } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { I32, I64 } from '../image/value-type.js';
import { stampWasm } from '../image/stamp.js';
import { assemble, type Parts } from '../testing/assemble.js';
import { ABI, load, loadStamped } from '../testing/guest.js';

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
    'another signature',
    importing('tick#1', 3),
    'the image imports tick#1 as (i64) -> (); the ABI callgate 0.1.0 has tick#1 as () -> (i32) (import section, offset 0x1e)',
  ],
  ['no memory', guest({ exports: [['dispatch#0', 0, 0]] }), 'the image has no memory: export memory'],
  [
    'no entry',
    guest({ exports: [['memory', 2, 0]] }),
    'the image has no entry: export dispatch#0 (startVat)',
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
    /^the image is not valid: Compiling function #0 failed/,
  ],
  ['an export of nothing', exporting('x', 0, 7), /^the image is not valid: .*7/],
  [
    'a data segment outside memory',
    guest({ data: [[0, 0x41, 0xff, 0xff, 0x03, 0x0b, 2, 1, 1]] }),
    /^the image cannot be instantiated: data segment .*out of bounds/,
  ],
  [
    'an element segment outside its table',
    guest({ tables: [[1]], elements: [[0, 0x41, 1, 0x0b, 1, 0]] }),
    /^the image cannot be instantiated: table .*out of bounds/,
  ],
  [
    'a stamp that is no JSON',
    guest({ customs: [['callgate.abi', 'yes']] }),
    /^the image is malformed: the custom section callgate.abi, offset 0x[0-9a-f]+: it is not JSON with name, version and fingerprint$/,
  ],
  [
    'a stamp without a fingerprint',
    guest({ customs: [['callgate.abi', '{"name":"callgate","version":"0.1.0"}']] }),
    /it is not JSON with name, version and fingerprint$/,
  ],
  [
    'a stamp that is too long',
    guest({ customs: [['callgate.abi', ' '.repeat(5000)]] }),
    /: it is longer than 4096 bytes$/,
  ],
  [
    'a function that takes a compiler unbounded time',
    guest({
      functions: [
        {
          type: 0,
          locals: Array(17_000).fill(I32),
          code: Array.from({ length: 4_000 }, () => [0x02, 0x40, 0x0b]).flat(),
        },
      ],
    }),
    /^the image has a function with 17000 values and 4000 branches, too much to compile in bounded time \(code section, offset 0x[0-9a-f]+\)$/,
  ],
  ['no stamp', guest({}), /^the image has no ABI stamp: the custom section callgate.abi is missing;/],
  [
    'two stamps',
    guest({
      customs: [
        ['callgate.abi', '{}'],
        ['callgate.abi', '{}'],
      ],
    }),
    'the image has 2 ABI stamps instead of one',
  ],
  [
    'another ABI',
    stampWasm(guest({}), { name: 'callgate', version: '0.0.9', fingerprint: 'cd34'.repeat(16) }),
    'the image was built against callgate 0.0.9 (fingerprint cd34cd34cd34…), this host has callgate 0.1.0 (fingerprint ab12ab12ab12…); rebuild the guest',
  ],
])('%s is refused with a sentence', (what, image, message) => {
  const refusal = () => (/stamp|ABI$/.test(what) ? loadStamped(image) : load(image));
  expect(refusal).toThrow(ImageError);
  expect(refusal).toThrow(message instanceof RegExp ? message : new ImageError(message));
});

test('another version of the same ABI is the same ABI', () => {
  const image = stampWasm(guest({}), { ...ABI, version: '0.1.7' });
  expect(loadStamped(image).run().kind).toBe('returned');
});
