import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The code in a language that a page shows, block by block. */
export function codeBlocks(text, language) {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , code]) => code);
}

/** The pages below a folder by name, each with the code in a language that it shows. */
export function pageExamples(folder, language) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.md'));
  return files
    .sort()
    .map((file) => ({ file, blocks: codeBlocks(readFileSync(join(folder, file), 'utf8'), language) }));
}
