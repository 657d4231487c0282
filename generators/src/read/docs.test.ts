import { ts } from './typescript.js';
import { expect, test } from 'vitest';
import { docsOf } from './docs.js';

function docsIn(text: string, index = 0) {
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest);
  return docsOf(source.statements[index], source);
}

test('a comment is a summary and tags, in single spaces', () => {
  const { summary, tags } = docsIn(
    '/**\n * One\n *   two.\n *\n * Three.\n * @cost 10 +\n *   1/byte\n * @flags\n */\nenum A {}',
  );
  expect(summary).toBe('One two. Three.');
  expect(tags.map(({ name, text }) => [name, text])).toEqual([
    ['cost', '10 + 1/byte'],
    ['flags', ''],
  ]);
});

test('tags count in the middle of a line, but not in backticks, braces and addresses', () => {
  const { summary, tags } = docsIn(
    '/** See `@one`, {@link Two.three} and {@link Four five}, a@b.c. @six 7 @eight */\nenum A {}',
  );
  expect(summary).toBe('See `@one`, Two.three and five, a@b.c.');
  expect(tags.map(({ name }) => name)).toEqual(['six', 'eight']);
});

test('the offset of a tag is that of its @', () => {
  const text = '/**\r\n * Text.\r\n\t* @flags\r\n */\r\nenum A {}';
  expect(text.slice(docsIn(text).tags[0].offset)).toMatch(/^@flags/);
});

test('of several comments the last one counts, and only a doc comment', () => {
  expect(docsIn('/** first */\n/** second */\n// third\nenum A {}').summary).toBe('second');
  expect(docsIn('/* first */\nenum A {}').summary).toBe('');
  expect(docsIn('/**/\nenum A {}').summary).toBe('');
});

test('a comment that ends the line of the item before belongs to that', () => {
  const text = 'enum A {} /** of A */\nenum B {}\nenum C {} /** of D */ enum D {}';
  expect(docsIn(text, 1).summary).toBe('');
  expect(docsIn(text, 3).summary).toBe('of D');
});

test('what nobody sees is left out', () => {
  const { summary, tags } = docsIn(
    '/** on\u202ee\u0007 two\u2028three\n * @example\n *a\u2066b\u2028 c\r  d */\nenum A {}',
  );
  expect(summary).toBe('one two three');
  expect(tags[0].lines).toEqual(['', ' ab', 'c', ' d']);
});
