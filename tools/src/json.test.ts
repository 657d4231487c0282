import { expect, test } from 'vitest';
import { Failure } from './failure.js';
import { parse } from './json.js';

function said(text: string): string {
  try {
    parse(text, 'run.json');
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  return 'nothing';
}

test.each([
  [
    '{\n  "vats": [\n    {"a": 1 "b": 2}\n  ]\n}',
    '3:13: no JSON: a comma is needed before this.\n    {"a": 1 "b": 2}',
  ],
  ['{"a":}', '1:6: no JSON: a value is needed here.\n    {"a":}\n         ^'],
  [
    '{\n  "a": 1,\n}',
    '3:1: no JSON: a field in double quotes is needed here, or no comma before this.\n    }\n    ^',
  ],
  [
    '{\r\n"a": tru}',
    '2:6: no JSON: this is no value; text stands in double quotes.\n    "a": tru}\n         ^',
  ],
  ['{\r"a": "x', '2:6: no JSON: this text does not end in its line.'],
  ['{', '1:2: no JSON: a } is needed here.\n    {\n     ^'],
  [
    '{ "name": "lamps"\n',
    '1:18: no JSON: a } is needed here.\n    { "name": "lamps"\n                     ^',
  ],
  ['{ "name":\n\n', '1:10: no JSON: a value is needed here.'],
  ['', '1:1: no JSON: a value is needed here.'],
  ['// why\n{}', '1:1: no JSON: JSON has no comments.'],
  ['{}\n\nx', '3:1: no JSON: this is no value'],
  ['{"a":1.}', '1:6: no JSON: this number is not finished.'],
  ['{"a":"\\q"}', '1:6: no JSON: this text has a \\ before'],
  ['{"ä😀": , }', '1:8: no JSON: a value is needed here.'],
  ['{"a":01}', '1:7: no JSON: a comma is needed before this.'],
  ['\ufeff{}', '1:1: no JSON: '],
])('%j', (text, sentence) => {
  expect(said(text)).toMatch(/^run\.json:/);
  expect(
    said(text)
      .slice('run.json:'.length)
      .replace(/\n {4} +(?=\{"a": 1)/, '\n    '),
  ).toContain(sentence);
});

test('a long line is cut, and what would steer a terminal is not shown', () => {
  const message = said(`{"a": "${'x'.repeat(10_000)}", "\u202e": \u001b[31m ${'y'.repeat(10_000)}`);
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/[^\P{C}\n]/u);
  const [, line, caret] = message.split('\n');
  expect(line[caret.indexOf('^')]).toBe('\ufffd');
});

test('every mistake comes with what to do', () => {
  for (const text of ['{', '[]', 'x']) {
    expect(() => parse(text, 'run.json')).toThrow(
      expect.objectContaining({ help: expect.stringMatching(/^[A-Z].*\.$/) }),
    );
  }
});

test('what is JSON and no object', () => {
  expect(said('[]')).toBe('run.json is no JSON object.');
  expect(said('null')).toBe('run.json is no JSON object.');
  expect(parse('{"a": 1}', 'run.json')).toEqual({ a: 1 });
});

test('a text is bounded in its length and its levels, whatever it looks like', () => {
  const levels = (count: number) => `{"a":${'['.repeat(count)}${']'.repeat(count)}}`;
  expect(said(levels(99))).toBe('nothing');
  expect(said(levels(100))).toMatch(
    /^run\.json:1:105: more than 100 objects and lists lie in one another here\.\n/,
  );
  expect(said(`{"a":${'[],'.repeat(200_000)}1`)).toContain('1:');
  for (const part of ['[', '{"a":', '[}', '[{]', '"\n[', '/* " */ [', '// "\n[', '[1 ', '{"\\\n":['])
    expect(said(part.repeat(200_000))).toMatch(/^run\.json:\d+:\d+: /);
  expect(said(' '.repeat(4 * 1024 * 1024 + 1))).toBe('run.json has more than 4 Mi characters.');
});
