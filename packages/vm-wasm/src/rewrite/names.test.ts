import { expect, test } from 'vitest';
import { type Parts, assemble, text } from '../testing/assemble.js';
import { load } from '../testing/guest.js';

const subsection = (id: number, contents: number[]) => [id, contents.length, ...contents];

/** A guest whose module and whose function are called so, in the section `name` and as an export. */
function called(name: string, code: number[]): Uint8Array {
  const names = [...subsection(0, text(name)), ...subsection(1, [1, 0, ...text(name)])];
  const parts: Parts = {
    types: [[[], []]],
    functions: [{ type: 0, code }],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      [name, 0, 0],
      ['dispatch#0', 0, 0],
    ],
    customs: [['name', Uint8Array.from(names)]],
  };
  return assemble(parts);
}

/** V8 prints a function's name as it is: a name may look like frames of the host's own code. */
const FRAMES = [
  'x\n    at handler (file:///device.js:1:1)',
  'x\r    at handler',
  'x\u2028    at handler',
  'x\n    at wasm-function[0]:0x1',
  'x\n    at wasm-function[0]:0x7fffffff\n    at handler',
  '%s',
];

test.each(FRAMES)('a guest called %j is stopped for what it did, where it did it', (name) => {
  const length = new TextEncoder().encode(name).length;
  const plain = load(called('p'.repeat(length), [0x01, 0x00])).run();
  const guest = load(called(name, [0x01, 0x00]));
  expect([guest.run(), guest.bugs, guest.gate.reason]).toEqual([plain, [], null]);
  expect(plain.kind).toBe('crashed');
  const spender = load(called(name, [0x03, 0x40, 0x0c, 0x00, 0x0b]));
  expect([spender.run(0, [], 1000).kind, spender.bugs, spender.gate.reason]).toEqual([
    'out-of-fuel',
    [],
    null,
  ]);
});
