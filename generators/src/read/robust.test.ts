import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAndCheck } from '../check/read-and-check.js';
import { bundled, bundledText } from './from-disk.test.support.js';

const FILES = ['console.ts', 'delivery.ts', 'handle.ts', 'index.ts', 'saul.ts', 'timer.ts'];
const RUNS = runs(300);

/** Pieces that mean something to the reader, to be put where they mean nothing. */
const PIECES = [
  '{',
  '}',
  '<',
  '>',
  '(',
  ')',
  ';',
  '|',
  '@',
  '/**',
  '*/',
  '@syscall 1',
  '@kind',
  '?',
  '...',
  '= -1',
  '1 << 40',
  'Out<',
  'Option<',
  'Result<u16, ',
  'extends ',
  'Kind<',
  "export * from './index.js';",
  'Own<AnyKind>',
  'SaulRight.Read | ',
  'type u16 = u16;',
  '\0',
  '𝕏',
];

const edit = fc.record({
  file: fc.constantFrom(...FILES),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(200), fc.constant(0)),
  piece: fc.oneof(fc.constant(''), fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })),
});

test(`what is cut off, deleted or put in anywhere is at worst reported (${RUNS} definitions, seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const texts = new Map<string, string>();
      for (const { file, at, length, piece } of edits) {
        const text = texts.get(file) ?? bundledText(file);
        const from = Math.floor(at * text.length);
        texts.set(file, text.slice(0, from) + piece + text.slice(from + length));
      }
      const { abi, diagnostics } = readAndCheck(bundled(texts));
      for (const { place } of diagnostics) {
        expect(place.file).not.toBe('');
        expect(place.line).toBeGreaterThan(0);
        expect(place.column).toBeGreaterThan(0);
      }
      if (abi === null) expect(diagnostics).not.toEqual([]);
    }),
    { numRuns: RUNS, seed },
  );
});
