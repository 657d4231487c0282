import { type Abi, type Lookup, type Retired, deprecationAdvice } from '@callgate/generators';
import { describeCall } from './call.js';
import type { Description } from './description.js';
import { describeEnum, describeFamily, describeKind, describeRecord } from './types.js';

/** A name of the definition with what there is to say of it. */
export interface Entry {
  readonly name: string;
  /** The number by which it is found, too; null for what has none. */
  readonly number: number | null;
  /** Former names. */
  readonly aliases: readonly string[];
  readonly what: string;
  readonly describe: () => Description;
}

/** Everything that has a name: first what people ask for most. A group is a name for its family. */
export function entriesOf(lookup: Lookup): readonly Entry[] {
  const { families } = lookup.abi;
  const plain = { number: null, aliases: [] };
  return [
    ...[...lookup.syscalls, ...lookup.dispatches].map((located): Entry => {
      const { name, number, lifecycle } = located.call;
      const what = located.group.direction === 'syscalls' ? 'syscall' : 'dispatch';
      return {
        name,
        number,
        aliases: lifecycle.aliases,
        what,
        describe: () => describeCall(located, lookup),
      };
    }),
    ...families.flatMap((family): Entry[] => [
      ...family.kinds.map((kind) => ({
        name: kind.name,
        number: kind.number,
        aliases: kind.lifecycle.aliases,
        what: 'kind',
        describe: () => describeKind(kind, family, lookup),
      })),
      ...family.enums.flatMap((each): Entry[] => {
        const describe = () => describeEnum(each, family, lookup);
        const own = {
          name: each.name,
          number: null,
          aliases: each.lifecycle.aliases,
          what: 'enum',
          describe,
        };
        const members = each.members.map((member) => ({
          name: `${each.name}.${member.name}`,
          number: null,
          aliases: member.lifecycle.aliases.map((alias) => `${each.name}.${alias}`),
          what: 'enum',
          describe,
        }));
        return [own, ...members];
      }),
      ...family.records.flatMap((record): Entry[] => {
        const describe = () => describeRecord(record, family, lookup);
        const own = {
          name: record.name,
          number: null,
          aliases: record.lifecycle.aliases,
          what: 'record',
          describe,
        };
        const fields = record.fields.map((field) => ({
          name: `${record.name}.${field.name}`,
          ...plain,
          what: 'record',
          describe,
        }));
        return [own, ...fields];
      }),
    ]),
    ...families.flatMap((family) =>
      [family.name, ...family.groups.map(({ name }) => name)].map((name): Entry => {
        return { name, ...plain, what: 'family', describe: () => describeFamily(family) };
      }),
    ),
  ];
}

/** What is said of a call or a kind that once was there, and what to do; null when there was none. */
export function retiredAs(
  name: string,
  abi: Abi,
): { readonly message: string; readonly help: string } | null {
  const isIt = (each: Retired) => each.name === name || String(each.number) === name;
  for (const { name: family, groups } of abi.families) {
    for (const { direction, retired, retiredKinds } of groups) {
      const call = retired.find(isIt);
      const found = call ?? retiredKinds.find(isIt);
      if (found === undefined) continue;
      const what = call === undefined ? 'kind' : direction === 'syscalls' ? 'syscall' : 'dispatch';
      const { number, removal } = found;
      const [since, advice] =
        removal === null
          ? ['', '']
          : [` since ${removal.version}`, `${sentence(deprecationAdvice(removal))} `];
      return {
        message: `The ${what} ${number}, ${found.name}, of the family ${family} is retired${since}.`,
        help: `${advice}Nothing has its number or its name ever again.`,
      };
    }
  }
  return null;
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
