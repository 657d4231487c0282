import { ALL_RULES, explain as explanationOf, nearest } from '@callgate/generators';
import { EXIT, Failure } from '../failure.js';

/** Width of a paragraph on a terminal. */
const WIDTH = 100;

/** `callgate explain [ID]`: why a rule of the definition is there, and what to do, with an example; without an id, all rules. */
export function explain(id: string | null, json: boolean, print: (line: string) => void): number {
  if (id === null) {
    const rules = [...ALL_RULES].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (json)
      print(
        JSON.stringify(
          rules.map(({ id, title }) => ({ id, title })),
          null,
          2,
        ),
      );
    else for (const rule of rules) print(`${rule.id}  ${rule.title}`);
    return EXIT.ok;
  }
  const rule = explanationOf(id);
  if (rule === null) throw new Failure(`There is no rule ${id}.`, help(id));
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
    id,
    ALL_RULES.map((rule) => rule.id),
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
