import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inert } from './inert.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Stated by number, apart from the rule under test: nothing of this may ever reach a terminal. */
const FORBIDDEN: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0a, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0x10ffff],
];

function forbiddenIn(text: string): string[] {
  const points = [...text].map((character) => character.codePointAt(0) as number);
  return points
    .filter((point) => FORBIDDEN.some(([from, to]) => point >= from && point <= to))
    .map((point) => point.toString(16));
}

test.each([
  ['plain text', utf8('a [b] "c" \\n ~'), 'a [b] "c" \\n ~'],
  ['a tab stays', utf8('a\tb'), 'a\tb'],
  ['many scripts', utf8('äß Ω Я 中文 עברית हिन्दी 😀'), 'äß Ω Я 中文 עברית हिन्दी 😀'],
  ['an escape sequence', utf8('\x1b[2J\x1b]0;x\x07'), '\\x1b[2J\\x1b]0;x\\x07'],
  ['carriage return, backspace, NUL, DEL', utf8('\r\b\0\x7f'), '\\x0d\\x08\\x00\\x7f'],
  ['C1 as a code point', utf8('\u009b2J'), '\\u{9b}2J'],
  ['C1 as a byte', Uint8Array.of(0x9b, 0x32), '\\x9b2'],
  [
    'bidi controls',
    utf8('\u202ex\u2066y\u2069\u200f\u061c'),
    '\\u{202e}x\\u{2066}y\\u{2069}\\u{200f}\\u{61c}',
  ],
  ['separators and U+FEFF', utf8('\u2028\u2029\ufeff'), '\\u{2028}\\u{2029}\\u{feff}'],
  ['tags', utf8('\u{e0001}\u{e0041}'), '\\u{e0001}\\u{e0041}'],
  ['noncharacters and private use', utf8('\uffff\ue000'), '\\u{ffff}\\u{e000}'],
  ['a stray continuation', Uint8Array.of(0x61, 0x80, 0x62), 'a\\x80b'],
  ['an overlong slash', Uint8Array.of(0xc0, 0xaf), '\\xc0\\xaf'],
  ['an overlong of three', Uint8Array.of(0xe0, 0x80, 0xaf), '\\xe0\\x80\\xaf'],
  ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80), '\\xed\\xa0\\x80'],
  ['above U+10FFFF', Uint8Array.of(0xf4, 0x90, 0x80, 0x80), '\\xf4\\x90\\x80\\x80'],
  ['cut off', Uint8Array.of(0xe2, 0x82), '\\xe2\\x82'],
  ['cut off by another character', Uint8Array.of(0xe2, 0x82, 0x41), '\\xe2\\x82A'],
  ['a mark on what comes before the text', utf8('\u0301a\u0301'), '\\u{301}a\u0301'],
  ['a tower of marks', utf8(`a${'\u0301'.repeat(10)}`), `a${'\u0301'.repeat(8)}\\u{301}\\u{301}`],
])('%s', (_what, bytes, shown) => {
  expect(inert(bytes)).toBe(shown);
});

test('no code point gets through that a terminal could act on', () => {
  const through: string[] = [];
  for (let first = 0; first <= 0x10ffff; first += 0x1000) {
    const points = Array.from({ length: 0x1000 }, (_, index) => first + index);
    const text = points
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point));
    through.push(...forbiddenIn(inert(utf8(text.join('')))));
  }
  expect(through).toEqual([]);
});

test('of random bytes nothing gets through either', () => {
  const nasty = fc.constantFrom(
    0x1b,
    0x9b,
    0xc2,
    0xe2,
    0x80,
    0xa8,
    0xae,
    0xef,
    0xbb,
    0xbf,
    0xf3,
    0xa0,
    0x81,
    0x0a,
  );
  const bytes = fc.array(fc.oneof(nasty, fc.integer({ min: 0, max: 255 })), { maxLength: 200 });
  fc.assert(
    fc.property(bytes, (array) => {
      expect(forbiddenIn(inert(Uint8Array.from(array)))).toEqual([]);
    }),
    { seed, numRuns: 1000 },
  );
});

test('printable ASCII is shown as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(inert(utf8(text))).toBe(text);
    }),
    { seed },
  );
});
