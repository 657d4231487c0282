import type { Place } from '../diagnostic.js';
import { ESCAPES_HELP, escapedBytes } from '../escapes.js';
import type { Report } from './diagnostic.js';

/** One word of a line. `column` counts from 1. */
export type Token =
  | { readonly kind: 'name' | 'directive'; readonly text: string; readonly column: number }
  | { readonly kind: 'number'; readonly text: string; readonly value: number; readonly column: number }
  | {
      readonly kind: 'string';
      readonly text: string;
      readonly bytes: readonly number[];
      readonly column: number;
    }
  | { readonly kind: 'mark'; readonly text: string; readonly column: number };

const WORD =
  /[ \t]+|(?<comment>;.*|\/\/.*)|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z]\w*)?)|(?<directive>\.[A-Za-z]\w*)|(?<number>\d\w*)|(?<string>"(?:[^"\\]|\\.)*")|(?<character>'(?:[^'\\]|\\x[0-9A-Fa-f]{2}|\\.)')|(?<mark>[:,+\-*()[\]])/uy;
const NUMBER = /^(?:0x[0-9A-Fa-f]{1,8}|0b[01]{1,32}|\d{1,10})$/;

/** Cuts one line into tokens; a line with a mistake gives null. */
export function tokenize(line: string, place: Place, report: Report): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const column = at + 1;
    WORD.lastIndex = at;
    const match = WORD.exec(line);
    if (match === null) {
      const open = line[at] === '"' || line[at] === "'";
      const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
      const message = open
        ? 'this string or character has no end on its line'
        : `${JSON.stringify(character)} means nothing here`;
      report.add('EVS001', { ...place, column }, message);
      return null;
    }
    at = WORD.lastIndex;
    const text = match[0];
    const groups = match.groups ?? {};
    if (groups.name !== undefined) tokens.push({ kind: 'name', text, column });
    else if (groups.directive !== undefined) tokens.push({ kind: 'directive', text, column });
    else if (groups.mark !== undefined) tokens.push({ kind: 'mark', text, column });
    else if (groups.number !== undefined) {
      if (!NUMBER.test(text)) {
        const help = 'numbers are decimal (42), hexadecimal (0x2a) or binary (0b101010)';
        report.add('EVS001', { ...place, column }, `${text} is not a number`, help);
        return null;
      }
      tokens.push({ kind: 'number', text, value: Number(text), column });
    } else if (groups.string !== undefined || groups.character !== undefined) {
      const bytes = bytesOf(text.slice(1, -1), { ...place, column }, report);
      if (bytes === null) return null;
      if (groups.string !== undefined) tokens.push({ kind: 'string', text, bytes, column });
      else if (bytes.length === 1) tokens.push({ kind: 'number', text, value: bytes[0], column });
      else {
        report.add('EVS001', { ...place, column }, `${text} is more than one byte`, 'put it into a string');
        return null;
      }
    }
  }
  return tokens;
}

/** The bytes of a string: UTF-8, with escapes replaced. */
function bytesOf(text: string, place: Place, report: Report): readonly number[] | null {
  const result = escapedBytes(text);
  if ('bytes' in result) return result.bytes;
  report.add('EVS001', place, `there is no escape \\${result.not}`, ESCAPES_HELP);
  return null;
}
