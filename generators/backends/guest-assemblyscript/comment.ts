import { deprecationAdvice, lifecycleText } from '../../src/emit/lifecycle.js';
import { wrap } from '../../src/emit/typescript/writer.js';
import type { Deprecation, Lifecycle } from '../../src/model/abi.js';

const WIDTH = 110;

/** A text, and what the reader's editor shows of an item's life: `@deprecated` strikes the name through. */
export function paragraphsOf(text: string, lifecycle: Lifecycle): readonly string[] {
  const { deprecated } = lifecycle;
  const advice = (deprecation: Deprecation) =>
    `@deprecated since ${deprecation.version}: ${deprecationAdvice(deprecation, (name) => name)}`;
  return [text, lifecycleText(lifecycle), deprecated === null ? '' : advice(deprecated)];
}

/** Paragraphs as the lines of a doc comment; none when there is no text. */
export function comment(paragraphs: readonly string[], indent: number): readonly string[] {
  const space = ' '.repeat(indent);
  const lines = paragraphs.filter((text) => text !== '').flatMap((text) => wrap(text, WIDTH - indent - 3));
  if (lines.length === 0) return [];
  if (lines.length === 1 && lines[0].length + indent + 7 <= WIDTH) return [`${space}/** ${lines[0]} */`];
  return [`${space}/**`, ...lines.map((line) => `${space} * ${line}`), `${space} */`];
}
