import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_LINE, splitLines } from './lines.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

function linesOf(pieces: readonly Uint8Array[]) {
  let rest: Uint8Array = new Uint8Array(0);
  const ended: string[] = [];
  for (const piece of pieces) {
    const lines = splitLines(rest, piece);
    ended.push(...lines.ended.map((line) => Buffer.from(line).toString('latin1')));
    rest = lines.rest;
    expect(rest.length).toBeLessThanOrEqual(LONGEST_LINE);
  }
  return { ended, rest: Buffer.from(rest).toString('latin1') };
}

test('lines end at a newline, and may be empty', () => {
  expect(linesOf([utf8('a\n\nb\nc')])).toEqual({ ended: ['a', '', 'b'], rest: 'c' });
});

test('a line of the longest kind is whole; one byte more is broken off', () => {
  const longest = 'x'.repeat(LONGEST_LINE);
  expect(linesOf([utf8(longest), utf8('\n')])).toEqual({ ended: [longest], rest: '' });
  expect(linesOf([utf8(longest), utf8('y\n')])).toEqual({ ended: [longest, 'y'], rest: '' });
  expect(linesOf([utf8(`${longest}${longest}z`)])).toEqual({ ended: [longest, longest], rest: 'z' });
});

test('no character is broken', () => {
  const { ended } = splitLines(utf8('x'.repeat(LONGEST_LINE - 1)), utf8('😀\n'));
  expect(ended.map((line) => new TextDecoder().decode(line))).toEqual(['x'.repeat(LONGEST_LINE - 1), '😀']);
});

test('bytes that are no characters are broken all the same', () => {
  const { ended, rest } = splitLines(new Uint8Array(0), new Uint8Array(3 * LONGEST_LINE).fill(0x80));
  expect([...ended.map(({ length }) => length), rest.length]).toEqual([
    LONGEST_LINE,
    LONGEST_LINE,
    LONGEST_LINE,
  ]);
});

test('what is held does not change with the piece it came in', () => {
  const piece = utf8('abc');
  const { rest } = splitLines(new Uint8Array(0), piece);
  piece.fill(0);
  expect(rest).toEqual(utf8('abc'));
});

test('the lines are the same however the bytes come', () => {
  const byte = fc.constantFrom(0x0a, 0x61, 0x80, 0xe2, 0xf0);
  const run = fc
    .tuple(byte, fc.integer({ min: 1, max: 3000 }))
    .map(([value, times]) => new Uint8Array(times).fill(value));
  const cuts = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), cuts, (runs, sizes) => {
      const bytes = new Uint8Array(Buffer.concat(runs));
      const pieces: Uint8Array[] = [];
      for (let at = 0, index = 0; at < bytes.length; index++) {
        const size = sizes[index % sizes.length];
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(linesOf(pieces)).toEqual(linesOf([bytes]));
    }),
    { seed, numRuns: 100 },
  );
});
