import type { Place } from '../../model/abi.js';
import { withAliases } from '../../model/aliases.js';
import { repeated, spot } from '../repeated.js';
import type { CheckRule, Finding } from '../rule.js';

interface Named {
  readonly name: string;
  readonly place: Place;
}

export const nameTwice: CheckRule = {
  id: 'CG104',
  title: 'name used twice',
  explanation:
    'Types, groups and calls share one space of names across all families, because some languages have no other: in C everything of an ABI stands in one header. There a type `Pause` and a call `pause` would be one name, so names that differ in case only are refused too. Parameters, fields and members of enums are distinct within their owner.',
  example: {
    mistake: `/** @syscall 1024 @effect pure */
open(): void;
/** @syscall 1025 @effect pure */
open(): void;`,
    remedy: `/** @syscall 1024 @effect pure */
open(): void;
/** @syscall 1025 @effect pure */
openSlowly(): void;`,
  },
  *check({ abi, syscalls, dispatches, records, enums }) {
    const types = abi.families.flatMap(({ kinds, enums, records }) => [...kinds, ...enums, ...records]);
    const groups = abi.families.flatMap((family) => family.groups);
    const calls = [...syscalls, ...dispatches].map(({ call }) => call);
    const named = withAliases([...types, ...calls]);
    yield* twice([...named, ...groups], 'in the ABI');
    yield* nearlyTwice(named, 'in the ABI');
    for (const { name, parameters } of calls)
      yield* within(parameters, `among the parameters of \`${name}\``);
    for (const { name, fields } of records) yield* within(fields, `among the fields of \`${name}\``);
    for (const { name, members } of enums)
      yield* within(withAliases(members), `among the members of \`${name}\``);
  },
};

function* within(items: readonly Named[], where: string): Iterable<Finding> {
  yield* twice(items, where);
  yield* nearlyTwice(items, where);
}

function* twice(items: readonly Named[], where: string): Iterable<Finding> {
  for (const { item, first } of repeated(items, ({ name }) => name)) {
    yield {
      place: item.place,
      message: `The name \`${item.name}\` is used twice ${where} (first at ${spot(first.place)}).`,
      help: 'Rename one of them.',
    };
  }
}

/** Names that differ in upper and lower case only. */
function* nearlyTwice(items: readonly Named[], where: string): Iterable<Finding> {
  for (const { item, first } of repeated(items, ({ name }) => name.toLowerCase())) {
    if (item.name === first.name) continue;
    yield {
      place: item.place,
      message: `The name \`${item.name}\` is used ${where} beside \`${first.name}\` (${spot(first.place)}), which differs in case only.`,
      help: 'Rename one of them.',
    };
  }
}
