import { expect, test } from 'vitest';
import { beginsOutside, wasmFrames } from './frames.js';

const STACK = `RuntimeError: unreachable
    at wasm://wasm/0145fffe:wasm-function[7]:0x1e
    at run (x:wasm-function[9]:0x99) (wasm://wasm/guest-0145fffe:wasm-function[3]:0x4a)
    at dispatch (file:///machine.js:4:15)`;

test('wasm frames are read at the ends of lines, whatever a guest calls its functions', () => {
  expect(wasmFrames(STACK)).toEqual([
    { function: 7, offset: 0x1e },
    { function: 3, offset: 0x4a },
  ]);
});

test('a stack in another form has no frames, and says nothing on where it began', () => {
  for (const stack of [undefined, [], 'somebody prints stacks otherwise', 'Error: x']) {
    expect(wasmFrames(stack)).toEqual([]);
    expect(beginsOutside(stack)).toBe(false);
  }
});

test('a stack that begins in JavaScript began outside', () => {
  expect(beginsOutside(STACK)).toBe(false);
  expect(
    beginsOutside('RuntimeError: x\n    at handler (file:///device.js:1:1)\n    at wasm-function[3]:0x4a'),
  ).toBe(true);
});
