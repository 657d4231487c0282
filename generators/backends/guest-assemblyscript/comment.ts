import { inComment } from '../../src/emit/comment.js';
import { wrap } from '../../src/emit/typescript/writer.js';

const WIDTH = 110;

/** Paragraphs as the lines of a doc comment, then lines as they are; none when there is no text. */
export function comment(
  paragraphs: readonly string[],
  indent: number,
  more: readonly string[] = [],
): readonly string[] {
  const space = ' '.repeat(indent);
  const lines = [
    ...paragraphs.filter((text) => text !== '').flatMap((text) => wrap(inComment(text), WIDTH - indent - 3)),
    ...more.map(inComment),
  ];
  if (lines.length === 0) return [];
  if (lines.length === 1 && lines[0].length + indent + 7 <= WIDTH) return [`${space}/** ${lines[0]} */`];
  return [`${space}/**`, ...lines.map((line) => `${space} * ${line}`.trimEnd()), `${space} */`];
}
