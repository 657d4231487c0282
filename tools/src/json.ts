import { type ParseErrorCode, createScanner, visit } from 'jsonc-parser';
import { Failure } from './failure.js';

/** What is wrong at a place, by jsonc-parser's code. */
const SENTENCES: { readonly [Code in ParseErrorCode]?: string } = {
  [1 satisfies ParseErrorCode.InvalidSymbol]: 'this is no value; text stands in double quotes',
  [2 satisfies ParseErrorCode.InvalidNumberFormat]: 'this is no number',
  [3 satisfies ParseErrorCode.PropertyNameExpected]:
    'a field in double quotes is needed here, or no comma before this',
  [4 satisfies ParseErrorCode.ValueExpected]: 'a value is needed here',
  [5 satisfies ParseErrorCode.ColonExpected]: 'a colon is needed here',
  [6 satisfies ParseErrorCode.CommaExpected]: 'a comma is needed before this',
  [7 satisfies ParseErrorCode.CloseBraceExpected]: 'a } is needed here',
  [8 satisfies ParseErrorCode.CloseBracketExpected]: 'a ] is needed here',
  [9 satisfies ParseErrorCode.EndOfFileExpected]: 'nothing may stand behind the end',
  [10 satisfies ParseErrorCode.InvalidCommentToken]: 'JSON has no comments',
  [11 satisfies ParseErrorCode.UnexpectedEndOfComment]: 'JSON has no comments',
  [12 satisfies ParseErrorCode.UnexpectedEndOfString]: 'this text does not end in its line',
  [13 satisfies ParseErrorCode.UnexpectedEndOfNumber]: 'this number is not finished',
  [14 satisfies ParseErrorCode.InvalidUnicode]: 'four hexadecimal digits are needed behind \\u',
  [15 satisfies ParseErrorCode.InvalidEscapeCharacter]:
    'this text has a \\ before a letter that JSON does not know',
  [16 satisfies ParseErrorCode.InvalidCharacter]:
    'this text holds a control character; write it as an escape',
};

/** JSON that a user wrote: an object. A mistake is named with line and column, and the line is shown. */
export function parse(text: string, place: string): { [key: string]: unknown } {
  let json: unknown;
  if (text.length > MOST_CHARACTERS)
    throw new Failure(
      `${place} has more than ${MOST_CHARACTERS / 1024 / 1024} Mi characters.`,
      'No file of this kind needs so many.',
    );
  const deep = tooDeepAt(text);
  if (deep !== null)
    throw new Failure(
      shown(text, place, deep, `more than ${MOST_LEVELS} objects and lists lie in one another here`),
      'No file of this kind needs so many.',
    );
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Failure(
      mistake(text, place, error instanceof Error ? error.message : String(error)),
      'Correct it there; the rest of the file is not looked at before that.',
    );
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Failure(`${place} is no JSON object.`, 'Write its fields between { and }.');
  return json as { [key: string]: unknown };
}

/** Most characters of a file, so that no mistake in it takes long to find. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** Most objects and lists in one another: whatever goes through the value may do so by recursion. */
const MOST_LEVELS = 100;

/** Where too many objects and lists lie in one another; null where none do. What closes nothing is passed over, as the parser does. */
function tooDeepAt(text: string): number | null {
  const scanner = createScanner(text, true);
  const closing: string[] = [];
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return null;
    // A text begins with its quote, so these are no part of one.
    const token = text[offset];
    if (token === '{') closing.push('}');
    else if (token === '[') closing.push(']');
    else if (token === closing.at(-1)) closing.pop();
    if (closing.length > MOST_LEVELS) return offset;
  }
}

/** `JSON.parse` decides what is a mistake and often does not say where; the other parser goes on after mistakes and knows. */
function mistake(text: string, place: string, message: string): string {
  const found: { readonly error: ParseErrorCode; readonly offset: number }[] = [];
  const onError = (error: ParseErrorCode, offset: number) => {
    if (found.length === 0) found.push({ error, offset });
  };
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const first = found.at(0);
  if (first === undefined) return `${place} is no JSON: ${message}.`;
  // What is missing at the end is missing behind the last character, not on an empty line below.
  const offset = Math.min(first.offset, text.trimEnd().length);
  return shown(text, place, offset, `no JSON: ${SENTENCES[first.error] ?? message}`);
}

/** What is wrong, with line and column, and the line. */
function shown(text: string, place: string, offset: number, what: string): string {
  const front = text.slice(0, offset).split(LINE_BREAK);
  const before = front.at(-1) ?? '';
  const after = text.slice(offset).split(LINE_BREAK, 1)[0];
  const part = `${inert(before, -WIDTH)}${inert(after, WIDTH)}`;
  const caret = `${' '.repeat(inert(before, -WIDTH).length)}^`;
  const line = part.trim() === '' ? '' : `\n    ${part}\n    ${caret}`;
  return `${place}:${front.length}:${[...before].length + 1}: ${what}.${line}`;
}

const LINE_BREAK = /\r\n|\n|\r/;
/** Characters that are shown on each side of a mistake. */
const WIDTH = 60;

/** The last or the first so many characters, with a space or a mark for what a terminal would not print. */
function inert(text: string, most: number): string {
  const part = most < 0 ? text.slice(most) : text.slice(0, most);
  return part.replace(/\t/g, ' ').replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}
