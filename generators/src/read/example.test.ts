import { expect, test } from 'vitest';
import { docsOf } from './docs.js';
import { exampleOf } from './example.js';
import { ts } from './typescript.js';

/** The examples of a doc comment with these lines. */
function examplesIn(...lines: string[]) {
  const text = `/**\n${lines.map((line) => ` *${line === '' ? '' : ' '}${line}\n`).join('')} */\nenum A {}`;
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  const { tags } = docsOf(source.statements[0], source);
  return tags.filter(({ name }) => name === 'example').map(({ lines: own }) => exampleOf(own));
}

test('words and code keep their order, and code its lines', () => {
  expect(
    examplesIn(
      'Summary.',
      '@example Reads once. Of {@link Phydat three}',
      'words:',
      '```C',
      'if (a) {',
      '  b = "@param";',
      '',
      '}',
      '```',
      'Or so:',
      '',
      '```',
      '@inline',
      '```',
      '@cost 3',
    ),
  ).toEqual([
    [
      { kind: 'words', text: 'Reads once. Of three words:' },
      { kind: 'code', language: 'c', lines: ['if (a) {', '  b = "@param";', '', '}'] },
      { kind: 'words', text: 'Or so:' },
      { kind: 'code', language: '', lines: ['@inline'] },
    ],
  ]);
});

test('an indented example loses what all its lines are indented by', () => {
  expect(examplesIn('@example', '    ```ts', '    a(', '      1,', '    );', '    ```')).toEqual([
    [{ kind: 'code', language: 'ts', lines: ['a(', '  1,', ');'] }],
  ]);
});

test.each([[['@example']], [['@example only words']], [['@example', '```c', 'without an end']]])(
  'no example without code that ends: %j',
  (lines) => {
    expect(examplesIn(...lines)).toEqual([null]);
  },
);
