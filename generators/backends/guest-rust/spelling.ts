import { wrap } from '../../src/emit/typescript/writer.js';

/** Words that no identifier of Rust may be, in any edition from 2018 to 2024. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop macro
   match mod move mut override priv pub ref return self Self static struct super trait true try type typeof union unsafe unsized use virtual
   where while yield`.split(/\s+/),
);

const WIDTH = 100;

/** Names that are taken. A set is one. */
export interface Taken {
  has(name: string): boolean;
  add(name: string): unknown;
}

/** No names yet, where those around are taken as well. They are not copied: there may be thousands, and a scope for each call. */
export function scopeIn(around: ReadonlySet<string>): Taken {
  const own = new Set<string>();
  return { has: (name) => own.has(name) || around.has(name), add: (name) => own.add(name) };
}

/** A name of Rust: the wish, with a `_` behind it while it is a keyword or taken. It is taken from now on. */
export function claim(wish: string, taken: Taken): string {
  let name = /^[A-Za-z_]/.test(wish) ? wish : `_${wish}`;
  while (KEYWORDS.has(name) || taken.has(name)) name += '_';
  taken.add(name);
  return name;
}

/** `///` and `//!` lines of text; none for none. Paragraphs that say nothing are left out, and an empty line stands between two. */
export function docLines(paragraphs: readonly string[], indent = 0, mark = '///'): string[] {
  const lines = paragraphs
    .map((text) => text.split(/\s+/).filter((word) => word !== ''))
    .filter((words) => words.length > 0)
    .map((words) => wrap(words.join(' '), WIDTH - indent - mark.length - 1));
  return lines.flatMap((paragraph, index) => [
    ...(index === 0 ? [] : [mark]),
    ...paragraph.map((line) => `${mark} ${line}`),
  ]);
}

/** Text as the inside of a string literal: printable ASCII stays, everything else is escaped. */
export function stringLiteral(text: string): string {
  return Array.from(text, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return /^[\x20-\x7e]$/.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`;
  }).join('');
}

/** `open items close` on one line when it fits behind `indent` spaces, else one item a line. */
export function listed(open: string, items: readonly string[], close: string, indent = 0): string[] {
  const flat = `${open}${items.join(', ')}${close}`;
  if (items.length === 0 || flat.length + indent <= WIDTH) return [flat];
  return [open, ...items.map((item) => `    ${item},`), close];
}
