import { expect, test } from 'vitest';
import { engineFailure, trapText } from './engine-failure.js';
import { readImage } from './image/read.js';
import { assemble } from './testing/assemble.js';

const IMAGE = readImage(
  assemble({
    types: [[[], []]],
    imports: [{ field: 'tick#1', type: 0 }],
    functions: [{ type: 0, code: [] }],
    tables: [[1]],
    memory: [1],
    elements: [[1, 0, 0]],
    data: [[1, 0]],
  }),
);

test.each<[message: string, words: string, section: string]>([
  [
    'WebAssembly.Instance(): data segment is out of bounds',
    'a data segment is outside its memory',
    'data section',
  ],
  [
    'WebAssembly.Instance(): data segment 0 is out of bounds (offset 65535, length 2, memory size 65536)',
    'a data segment is outside its memory',
    'data section',
  ],
  [
    'WebAssembly.Instance(): table index is out of bounds',
    'an element segment is outside its table',
    'element section',
  ],
  [
    'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
    'the host has no room for its memory',
    'memory section',
  ],
  [
    'WebAssembly.Module(): Compiling function #1 failed: size 8000000 > maximum function size 7654321 @+51',
    'the engine refuses function 1',
    'code section',
  ],
  ['WebAssembly.Module(): Compiling function #7 failed: x', 'the engine refuses it', 'list of sections'],
  ['words of a line to come', 'the engine refuses it', 'list of sections'],
])('what the engine says as it refuses (%s) becomes our words', (message, words, section) => {
  const { place, ...failure } = engineFailure(IMAGE, new Error(message));
  expect(failure).toEqual({ words });
  expect(place.section).toBe(section);
});

test('a trap whose words nobody knows keeps a general text', () => {
  expect(trapText('words of a line to come')).toBe('the engine trapped');
});
