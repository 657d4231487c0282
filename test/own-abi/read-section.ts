import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a Markdown file. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of one section of the README, in their order. */
export function readSection(root: string, title: string): readonly Block[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`The README has no section ${title}.`);
  return [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, inside]) => ({
    language,
    text: inside,
  }));
}

/** The lines of a block. */
export function linesOf({ text }: Block): string[] {
  return text.trimEnd().split('\n');
}
