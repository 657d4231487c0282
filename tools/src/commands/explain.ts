import { ALL_RULES, nearest, type Rule } from '@callgate/generators';
import { ASSEMBLER_EXPLANATIONS, COMPILER_EXPLANATIONS, type Explanation } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../failure.js';

/** Width of a paragraph on a terminal. */
const WIDTH = 100;

/** What can be wrong with a definition, and with sources of EmbedVM guests; in the order of their ids. */
const RULES: readonly (Rule | Explanation)[] = [
  ...ALL_RULES,
  ...COMPILER_EXPLANATIONS,
  ...ASSEMBLER_EXPLANATIONS,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/**
 * `callgate explain [ID]`: what the id of a finding stands for and what to do, with an example; without an id, all of them. Ids of a
 * definition begin with CG, those of the EmbedVM compiler with EVM, those of its assembler with EVS.
 */
export function explain(id: string | null, json: boolean, print: (line: string) => void): number {
  if (id === null) {
    if (json)
      print(
        JSON.stringify(
          RULES.map(({ id, title }) => ({ id, title })),
          null,
          2,
        ),
      );
    else for (const { id, title } of RULES) print(`${id.padEnd(6)}  ${title}`);
    return EXIT.ok;
  }
  const rule = RULES.find((each) => each.id === id.trim().toUpperCase());
  if (rule === undefined) throw new Failure(`There is no rule ${id}.`, help(id));
  const { title, explanation, example } = rule;
  if (json) {
    print(JSON.stringify({ id: rule.id, title, explanation, example }, null, 2));
    return EXIT.ok;
  }
  print(`${rule.id}  ${title}`);
  print('');
  for (const line of wrapped(explanation)) print(line);
  for (const [name, text] of [
    ['Mistake', example.mistake],
    ['Remedy', example.remedy],
  ]) {
    print('');
    print(`${name}:`);
    print('');
    for (const line of text.split('\n')) print(`  ${line}`);
  }
  return EXIT.ok;
}

function help(id: string): string {
  const near = nearest(
    id.toUpperCase(),
    RULES.map((rule) => rule.id),
  );
  const all = '`callgate explain` lists all rules.';
  return near === null ? all : `Did you mean ${near}? ${all}`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
