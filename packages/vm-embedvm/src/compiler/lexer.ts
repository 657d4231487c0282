import type { Place } from '../diagnostic.js';
import { ESCAPES_HELP, escapedBytes } from '../escapes.js';
import type { Report } from './diagnostics.js';

export type Token = { readonly place: Place; readonly text: string } & (
  | { readonly kind: 'name' | 'mark' | 'end' }
  /** A number, 0…65535; for `user` that of a user call, 0…15. */
  | { readonly kind: 'number' | 'user'; readonly value: number }
  | { readonly kind: 'string'; readonly bytes: readonly number[] }
  | { readonly kind: 'include'; readonly path: string }
  /** The ABI that an include is made of. */
  | { readonly kind: 'abi'; readonly stamp: readonly [string, string, string] }
  /** A name that an include does not declare, and why. */
  | { readonly kind: 'absent'; readonly name: string; readonly reason: string }
);

/** What the language has only when it is asked for. */
export interface Extensions {
  /** `$uf9` to `$uf15`. */
  readonly userCalls: boolean;
  /** `\n \r \t \0 \\ \" \' \xHH` in strings, where a backslash otherwise is data. */
  readonly escapes: boolean;
}

/** Names that mean something by themselves. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'if else do for while break continue goto return function local global global8u global8s array8u array8s array16'.split(
    ' ',
  ),
);

/** Words that begin with a dollar sign, but for `$include` and `$uf`. */
const WORDS: ReadonlySet<string> = new Set(
  '$ptr8u $ptr8s $ptr16 $ptrf $line $vmip $vmsp $vmsfp $extern $memaddr $section $trampoline'.split(' '),
);

const TOKEN = new RegExp(
  [
    String.raw`[ \t\r\n]+`,
    String.raw`(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)`,
    String.raw`(?<include>\$include[ \t]+"(?<path>[^"\n]+)")`,
    String.raw`(?<word>\$\w+)`,
    String.raw`(?<name>[A-Za-z_]\w*)`,
    String.raw`(?<number>\d\w*)`,
    String.raw`(?<string>"[^"\\]*(?:\\[^][^"\\]*)*")`,
    String.raw`(?<mark><<=|>>=|[-+*\/%&|^=!<>]=|<<|>>|&&|\|\||\+\+|--|\/(?!\*)|[-+*%&|^~!<>=?:;,(){}[\]])`,
  ].join('|'),
  'y',
);
const ABI = /^\/\/\$abi "([^"]*)" "([^"]*)" "([^"]*)"[ \t\r]*$/;
const ABSENT = /^\/\/\$absent (\w+) (.*\S)\s*$/;
const NUMBER = /^(?:0[0-7]*|[1-9]\d*|0b[01]+|0x[0-9A-Fa-f]+)$/;
const UNKNOWN = /[^\w\s"'$/(){};]+|./suy;

/** Cuts one file into tokens, without an end. What means nothing is reported and left out. */
export function tokenize(file: string, text: string, extensions: Extensions, report: Report): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.indexOf('\n');
  for (let at = 0; at < text.length; ) {
    const place = { file, line, column: at - lineStart + 1 };
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const end = match === null ? skipped(text, at, place, report) : TOKEN.lastIndex;
    if (match !== null) {
      const token = tokenOf(match, place, extensions, report);
      if (token !== null) tokens.push(token);
    }
    while (lineEnd >= 0 && lineEnd < end) {
      line++;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf('\n', lineStart);
    }
    at = end;
  }
  return tokens;
}

/** Reports what is no token, and answers where to go on. */
function skipped(text: string, at: number, place: Place, report: Report): number {
  if (text.startsWith('/*', at)) {
    report.add('EVM001', place, 'this comment has no end', 'close it with */');
    return text.length;
  }
  if (text[at] === '"') {
    report.add('EVM001', place, 'this string has no end', 'close it with a quotation mark');
    return text.length;
  }
  UNKNOWN.lastIndex = at;
  UNKNOWN.exec(text);
  const found = text.slice(at, UNKNOWN.lastIndex);
  const shown = found.length > 20 ? `${found.slice(0, 20)}…` : found;
  report.add('EVM001', place, `${JSON.stringify(shown)} means nothing here`);
  return UNKNOWN.lastIndex;
}

function tokenOf(match: RegExpExecArray, place: Place, extensions: Extensions, report: Report): Token | null {
  const [text] = match;
  const { comment, include, path, word, name, number, string, mark } = match.groups ?? {};
  if (comment !== undefined) {
    const [, abi, version, fingerprint] = ABI.exec(comment) ?? [];
    if (abi !== undefined) return { kind: 'abi', text, place, stamp: [abi, version, fingerprint] };
    const [, absent, reason] = ABSENT.exec(comment) ?? [];
    return absent === undefined ? null : { kind: 'absent', text, place, name: absent, reason };
  }
  if (include !== undefined) return { kind: 'include', text, place, path };
  if (word !== undefined) return wordOf(word, place, extensions, report);
  if (name !== undefined) {
    if (name === 'true' || name === 'false')
      return { kind: 'number', text, place, value: Number(name === 'true') };
    return { kind: KEYWORDS.has(name) ? 'mark' : 'name', text, place };
  }
  if (number !== undefined) return { kind: 'number', text, place, value: numberOf(number, place, report) };
  if (string !== undefined)
    return { kind: 'string', text, place, bytes: bytesOf(string, place, extensions, report) };
  return mark === undefined ? null : { kind: 'mark', text, place };
}

function wordOf(text: string, place: Place, { userCalls }: Extensions, report: Report): Token | null {
  const [, digits] = /^\$uf(\d|1[0-5])$/.exec(text) ?? [];
  if (digits !== undefined) {
    const value = Number(digits);
    if (value > 8 && !userCalls) {
      report.add('EVM018', place, `${text} is an extension of the language: it has $uf0 to $uf8`);
    }
    return { kind: 'user', text, place, value };
  }
  if (WORDS.has(text)) return { kind: 'mark', text, place };
  const help =
    text === '$include'
      ? 'write $include "file", with a blank between and all on one line'
      : `the words are $include, $uf0 to $uf8, ${[...WORDS].join(', ')}`;
  report.add('EVM001', place, `${text} means nothing here`, help);
  return null;
}

function numberOf(text: string, place: Place, report: Report): number {
  if (!NUMBER.test(text)) {
    report.add('EVM002', place, `${text} is no number`);
    return 0;
  }
  const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (value <= 0xffff) return value;
  report.add('EVM002', place, `${text} is more than a word holds`);
  return 0;
}

function bytesOf(quoted: string, place: Place, { escapes }: Extensions, report: Report): readonly number[] {
  const text = quoted.slice(1, -1);
  if (text.includes('\0') || text.includes('\uFFFD')) {
    report.add('EVM001', place, 'this string holds a zero byte or a byte that is no UTF-8');
  }
  if (!escapes) return [...new TextEncoder().encode(text)];
  const result = escapedBytes(text);
  if ('bytes' in result) return result.bytes;
  report.add('EVM001', place, `there is no escape \\${result.not}`, ESCAPES_HELP);
  return [];
}
