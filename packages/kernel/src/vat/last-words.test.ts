import { expect, test } from 'vitest';
import { lastWords } from './last-words.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['no battery (main.ts:3:5)', 'no battery (main.ts:3:5)'],
  ['ä 温度 😀', 'ä 温度 😀'],
  ['\x1b[2J\x1b[31m', '\\u{1b}[2J\\u{1b}[31m'],
  ['one\r\ntwo\u2028three', 'one\\u{d}\\u{a}two\\u{2028}three'],
  ['\u202etxt.exe\ufeff\0', '\\u{202e}txt.exe\\u{feff}\\u{0}'],
  [`a${'\u0301'.repeat(3)}`, 'a\\u{301}\\u{301}\\u{301}'],
  ['', ''],
])('%j is shown as %j', (said, shown) => expect(lastWords(bytes(said))).toBe(shown));

test('bytes that are no UTF-8, and no words at all', () => {
  expect(lastWords(Uint8Array.from([0x61, 0xff, 0xc3]))).toBe('a\ufffd\ufffd');
  expect(lastWords(null)).toBe('');
});

test('they are bounded, whatever they grow to', () => {
  expect(lastWords(bytes('\u0001'.repeat(1_024)))).toHaveLength(1_025);
});
