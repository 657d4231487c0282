import { inComment } from '../comment.js';
import { snake } from '../names.js';

/** Words that no C11 identifier may be: keywords, those of GNU C, and what `<stdbool.h>` defines. */
const TAKEN: ReadonlySet<string> = new Set(
  `asm auto bool break case char const continue default do double else enum extern false float for goto if inline int long register
   restrict return short signed sizeof static struct switch true typedef typeof union unsigned void volatile while`.split(
    /\s+/,
  ),
);

/** A field's name: its own name space, but no keyword. */
export function fieldName(name: string): string {
  const plain = snake(name);
  return TAKEN.has(plain) ? `${plain}_` : plain;
}

/** A parameter's name: it must hide no type of the headers, all of which begin with `callgate_` or end in `_t`. */
export function parameterName(name: string): string {
  const plain = fieldName(name);
  return /^callgate_|_t$/.test(plain) ? `${plain}_` : plain;
}

/** The first of `wish`, `wish_`, `wish__` … that is not taken, which is taken from now on. */
export function claim(wish: string, taken: Set<string>): string {
  let name = wish;
  while (taken.has(name)) name += '_';
  taken.add(name);
  return name;
}

/** A line as it is in a C comment: it ends none, begins none, and is no trigraph that joins it to the next line. */
export function inCComment(line: string): string {
  return inComment(line).replaceAll('??/', '? ?/');
}

/** Text as the inside of a C comment, broken into lines: nothing in it can end the comment or begin another. */
export function commentLines(text: string, width = 100): string[] {
  const words = inCComment(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Text as the inside of a string of C or of the assembler. */
export function escaped(text: string): string {
  const printable = text.replace(/[\\"]/g, '\\$&');
  return printable.replace(
    /[\x00-\x1f\x7f]/g,
    (unit) => `\\${unit.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

/** Text as the inside of a C string literal, in which `??` could begin a trigraph. */
export function stringLiteral(text: string): string {
  return escaped(text).replaceAll('??', '?\\?');
}
