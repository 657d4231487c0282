import type { CallDocs, Example } from '../model/abi.js';

/**
 * The examples of a call that a binding prints, as lines of text: those with code in one of its languages, or in none. Code in another
 * language is left out, and an example that is nothing else.
 */
export function exampleLines(
  { examples }: CallDocs,
  languages: readonly string[],
): readonly (readonly string[])[] {
  return examples.flatMap((example) => {
    const lines = linesOf(example, new Set(['', ...languages]));
    return lines.length === 0 ? [] : [lines];
  });
}

function linesOf(example: Example, languages: ReadonlySet<string>): readonly string[] {
  const parts = example.filter((part) => part.kind === 'words' || languages.has(part.language));
  if (parts.every(({ kind }) => kind === 'words')) return [];
  return parts.flatMap((part) =>
    part.kind === 'words' ? [part.text] : [`\`\`\`${part.language}`, ...part.lines, '```'],
  );
}
