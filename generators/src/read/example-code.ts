import type { Example } from '../model/abi.js';
import { nearest } from './suggest.js';

/** Languages whose brackets are looked at. */
const BRACKETED: readonly string[] = ['assemblyscript', 'c', 'evm', 'rust', 'ts'];
/** What may stand behind the opening line of code: those of guests, then those that belong to no guest language. */
export const EXAMPLE_LANGUAGES: readonly string[] = [...BRACKETED, 'evs', 'json', 'sh', 'text', 'wat'];

/** What is wrong with an example's code, by looking at its text alone: no compiler sees it. */
export interface CodeMistake {
  readonly message: string;
  readonly help: string;
}

export function codeMistakes(example: Example): readonly CodeMistake[] {
  return example.flatMap((part) => {
    if (part.kind === 'words' || part.language === '') return [];
    const { language, lines } = part;
    if (!EXAMPLE_LANGUAGES.includes(language)) {
      const near = nearest(language, EXAMPLE_LANGUAGES);
      const all = `Known are ${EXAMPLE_LANGUAGES.map((each) => `\`${each}\``).join(', ')}, and none.`;
      const help = near === null ? all : `Did you mean \`${near}\`? ${all}`;
      return [{ message: `\`@example\` has code in \`${language}\`, which is no known language.`, help }];
    }
    const open = BRACKETED.includes(language) ? unbalanced(lines.join('\n')) : null;
    if (open === null) return [];
    const help =
      open === COMMENT
        ? 'Write `//` comments: the doc comment around the example ends where such a comment would.'
        : 'Write code that could be compiled, or none.';
    return [{ message: `\`@example\` has ${open}.`, help }];
  });
}

const COMMENT = 'a comment that does not end';
/** Comments, texts and characters; a comment without an end is matched up to the end. */
const OPAQUE =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.[^'\n]*|[^'\\\n])'|`(?:\\.|[^`\\])*`/g;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The first bracket or comment that does not fit; null when all do. */
function unbalanced(code: string): string | null {
  let isOpen = false;
  const bare = code.replace(OPAQUE, (text) => {
    if (text.startsWith('/*') && !(text.length > 3 && text.endsWith('*/'))) isOpen = true;
    return ' ';
  });
  if (isOpen) return COMMENT;
  const open: string[] = [];
  for (const letter of bare) {
    if (CLOSING.has(letter)) open.push(letter);
    if (!')]}'.includes(letter)) continue;
    const last = open.pop();
    if (last === undefined || CLOSING.get(last) !== letter) return `a \`${letter}\` that closes nothing`;
  }
  const last = open.pop();
  return last === undefined ? null : `a \`${last}\` that is not closed`;
}
