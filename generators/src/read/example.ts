import type { Example, ExamplePart } from '../model/abi.js';
import { plain } from './docs.js';

/**
 * What stands behind `@example`, taken apart: words, and code between lines of three backticks. null where there is no code, or code without an end.
 */
export function exampleOf(lines: readonly string[]): Example | null {
  const parts: ExamplePart[] = [];
  let words: string[] = [];
  let code: { language: string; lines: string[] } | null = null;
  const endWords = () => {
    const text = plain(words.join(' '));
    if (text !== '') parts.push({ kind: 'words', text });
    words = [];
  };
  for (const line of lines) {
    const [, language] = FENCE.exec(line) ?? [];
    if (code === null) {
      if (language === undefined) {
        words.push(line);
        if (line === '') endWords();
        continue;
      }
      endWords();
      code = { language: language.toLowerCase(), lines: [] };
    } else if (language === '') {
      parts.push({ kind: 'code', ...code });
      code = null;
    } else {
      code.lines.push(line);
    }
  }
  endWords();
  return code === null && parts.some(({ kind }) => kind === 'code') ? parts : null;
}

const FENCE = /^```\s*([\w+-]*)$/;
