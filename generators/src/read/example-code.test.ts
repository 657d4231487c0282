import { expect, test } from 'vitest';
import { codeMistakes } from './example-code.js';

const said = (language: string, ...lines: string[]) =>
  codeMistakes([{ kind: 'code', language, lines }]).map(({ message }) => message);

test.each([
  ['ts', 'const a = f([1, 2], { b: "(" }); // {', "const c = '['; /* } */", 'const d = `({`;'],
  ['c', 'if (a[0] == \'(\') { b("\\"{"); }'],
  ['c', "char quote = '\\'';", 'f(quote);'],
  ['rust', "fn first<'a>(list: &'a [u8]) -> &'a u8 { &list[0] }"],
  ['evs', 'push 1 ; a (smiley'],
  ['', ') anything ('],
  ['json', '{'],
])('%s: nothing is wrong with %j', (language, ...lines) => {
  expect(said(language, ...lines)).toEqual([]);
});

test.each([
  ['ts', 'f(1;', 'a `(` that is not closed'],
  ['c', 'f(a]);', 'a `]` that closes nothing'],
  ['rust', '}', 'a `}` that closes nothing'],
  ['evm', 'f(); /* why', 'a comment that does not end'],
  ['c', '/*/ f();', 'a comment that does not end'],
  ['klingon', 'nuqneH', 'code in `klingon`, which is no known language'],
])('%s: %j has a mistake', (language, line, what) => {
  expect(said(language, line)).toEqual([`\`@example\` has ${what}.`]);
});

test('a near language is meant', () => {
  const [{ help }] = codeMistakes([{ kind: 'code', language: 'rustt', lines: [] }]);
  expect(help).toMatch(/^Did you mean `rust`\? Known are `assemblyscript`, /);
});
