import type { Group, Retired } from '../../model/abi.js';
import { repeated, spot } from '../repeated.js';
import type { CheckRule, Finding } from '../rule.js';

export const retiredTwice: CheckRule = {
  id: 'CG172',
  title: 'retired twice',
  explanation:
    'A number and a name were given out once, so each is retired once. Two entries for one of them mean that one is misspelt, and what it should have retired is free to be used again.',
  example: {
    mistake: `/** @retired 1024 doorOpen @retired 1024 doorShut */
export interface House extends Syscalls {}`,
    remedy: `/** @retired 1024 doorOpen @retired 1025 doorShut */
export interface House extends Syscalls {}`,
  },
  *check({ abi, enums }) {
    const groups = abi.families.flatMap((family) => family.groups);
    const of = (direction: Group['direction']) =>
      groups.flatMap((group) => (group.direction === direction ? group.retired : []));
    const kinds = groups.flatMap((group) => group.retiredKinds);
    for (const items of [of('syscalls'), of('dispatches'), kinds]) yield* numbersTwice(items);
    yield* namesTwice([...groups.flatMap((group) => group.retired), ...kinds]);
    for (const { retired } of enums) {
      yield* numbersTwice(retired);
      yield* namesTwice(retired);
    }
  },
};

function* numbersTwice(items: readonly Retired[]): Iterable<Finding> {
  for (const { item, first } of repeated(items, ({ number }) => number)) {
    yield {
      place: item.place,
      message: `The number ${item.number} is retired twice, as \`${first.name}\` (${spot(first.place)}) and as \`${item.name}\`.`,
      help: 'Keep the entry with the right number.',
    };
  }
}

function* namesTwice(items: readonly Retired[]): Iterable<Finding> {
  for (const { item, first } of repeated(items, ({ name }) => name)) {
    if (item.number === first.number) continue;
    yield {
      place: item.place,
      message: `The name \`${item.name}\` is retired twice, with ${first.number} (${spot(first.place)}) and with ${item.number}.`,
      help: 'Keep the entry with the right name.',
    };
  }
}
