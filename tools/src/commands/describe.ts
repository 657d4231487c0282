import { lookUp, nearest } from '@callgate/generators';
import { type Entry, entriesOf, retiredAs } from '../describe/find.js';
import { EXIT, Failure } from '../failure.js';
import { findProject } from '../project.js';
import { loadSound } from '../regenerate.js';

/** `callgate describe NAME`: what a name, or the number of a call or a kind, stands for in the ABI. */
export function describe(from: string, name: string, json: boolean, print: (line: string) => void): number {
  const abi = loadSound(findProject(from));
  const entries = entriesOf(lookUp(abi));
  const isNamed = (each: Entry) => each.name === name;
  const isNumbered = (each: Entry) => each.number !== null && String(each.number) === name;
  const isFormer = (each: Entry) => each.aliases.includes(name);
  const found = [isNamed, isNumbered, isFormer].flatMap((fits) => entries.filter(fits));
  if (found.length === 0) {
    const retired = retiredAs(name, abi);
    if (retired !== null) throw new Failure(retired.message, retired.help);
    throw new Failure(`The ABI ${abi.name} ${abi.version} has nothing called ${name}.`, help(name, entries));
  }
  const [first, ...others] = found;
  const description = first.describe();
  // A syscall, a dispatch and a kind may have one number.
  const also = others.map((each) => ({ what: each.what, name: each.name }));
  if (json) print(JSON.stringify({ ...description.json, also }, null, 2));
  else {
    for (const line of description.lines) print(line);
    if (also.length > 0) {
      print('');
      print(`See also ${also.map((each) => `the ${each.what} ${each.name}`).join(', ')}.`);
    }
  }
  return EXIT.ok;
}

function help(name: string, entries: readonly Entry[]): string {
  const names = entries.map((each) => each.name);
  const near = nearest(name, [...names, ...entries.flatMap(({ aliases }) => aliases)]);
  // A part of a name is a good guess, too: people remember one word of several.
  const parts = names.filter((each) => name.length > 2 && each.toLowerCase().includes(name.toLowerCase()));
  const families = entries.filter(({ what, name: each }) => what === 'family' && /^[a-z]/.test(each));
  const all = `Its families are ${families.map((each) => each.name).join(', ')}: describe one of them for its names.`;
  const meant = [...new Set([...(near === null ? [] : [near]), ...parts])].slice(0, 8);
  return meant.length === 0 ? all : `Did you mean ${meant.join(', ')}? ${all}`;
}
