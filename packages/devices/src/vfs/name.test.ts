import { describe, expect, test } from 'vitest';
import { isName } from './name.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a name is one component', () => {
  test.each([
    'a',
    'a.b',
    '.hidden',
    '...',
    ' ',
    'a b',
    '~',
    '-rf',
    'ä€😀',
    'con',
    '.callgate',
    'x.callgate-',
    'n'.repeat(255),
    '\x01',
    'a:b',
  ])('%j is one', (name) => expect(isName(bytes(name))).toBe(true));

  test.each([
    '',
    '.',
    '..',
    '/',
    'a/b',
    '/a',
    'a/',
    '../a',
    'a\\b',
    '..\\a',
    '\0',
    'a\0b',
    'n'.repeat(256),
    '.callgate-',
    '.callgate-x',
    '.CallGate-X',
  ])('%j is none', (name) => expect(isName(bytes(name))).toBe(false));

  test.each([
    [[0xff]],
    [[0xc0, 0xaf]],
    [[0xe0, 0x80, 0xaf]],
    [[0xc0, 0xae, 0xc0, 0xae]],
    [[0xed, 0xa0, 0x80]],
    [[0x61, 0xc3]],
    [[0xf4, 0x90, 0x80, 0x80]],
  ])('the bytes %j are no UTF-8', (list) => expect(isName(Uint8Array.from(list))).toBe(false));
});
