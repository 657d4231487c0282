import type { HandleType, Place, Type } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';
import { type Subject, typesOf } from '../subject.js';

export const stableMentions: CheckRule = {
  id: 'CG174',
  title: 'stable item that mentions an unstable one',
  explanation:
    'What is stable keeps its meaning and its layout, and what is `@unstable` may change in any release. A stable call whose parameter, result, right or error is unstable would change with it, so only unstable items mention unstable ones. A group hands `@unstable` down to its calls.',
  example: {
    mistake: `/** @unstable locks */
export enum Lock { Shut = 1 }
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  lockDoor(how: Lock): void;
}`,
    remedy: `/** @unstable locks */
export enum Lock { Shut = 1 }
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure @unstable locks */
  lockDoor(how: Lock): void;
}`,
  },
  *check(subject) {
    const find = unstableIn(subject);
    for (const { name, place, mentions } of stableItems(subject)) {
      for (const mentioned of new Set(mentions)) {
        const feature = find(mentioned);
        if (feature === null) continue;
        yield {
          place,
          message: `\`${name}\` is stable and mentions \`${mentioned}\`, which is unstable (${feature}).`,
          help: `Add \`@unstable ${feature}\` to \`${name}\`, or make what it mentions stable.`,
        };
      }
    }
  },
};

interface Mentioning {
  readonly name: string;
  readonly place: Place;
  /** Names of types, and of members as `Enum.Member`. */
  readonly mentions: readonly string[];
}

function* stableItems(subject: Subject): Iterable<Mentioning> {
  const { syscalls, dispatches, kinds, records } = subject;
  for (const { call } of [...syscalls, ...dispatches]) {
    if (call.lifecycle.unstable !== null) continue;
    const types = [...typesOf(call)].flatMap(({ type }) => namesIn(type, subject));
    const errors = call.result.errors.flatMap(({ name }) => [name.split('.')[0], name]);
    yield { ...call, mentions: [...types, ...errors] };
  }
  for (const { name, place, fields, lifecycle } of records) {
    if (lifecycle.unstable !== null) continue;
    yield { name, place, mentions: fields.flatMap(({ type }) => namesIn(type, subject)) };
  }
  for (const { name, place, parent, rights, lifecycle } of kinds) {
    if (lifecycle.unstable !== null) continue;
    yield { name, place, mentions: [parent, rights].flatMap((each) => each ?? []) };
  }
}

function namesIn(type: Type, subject: Subject): readonly string[] {
  if (type.kind === 'enum' || type.kind === 'record') return [type.name];
  return type.kind === 'handle' && type.of !== null ? [type.of, ...rightsIn(type, subject)] : [];
}

function rightsIn({ of, rights }: HandleType, subject: Subject): readonly string[] {
  const name = subject.kind(of ?? '')?.rights ?? null;
  const members = name === null ? [] : (subject.enum(name)?.members ?? []);
  return members.flatMap((member) => ((member.value & rights) === 0 ? [] : [`${name}.${member.name}`]));
}

/** The feature that a type or a member is unstable for; null for none. */
function unstableIn({ kinds, enums, records }: Subject): (name: string) => string | null {
  const features = new Map<string, string>();
  const add = (name: string, feature: string | null) => feature !== null && features.set(name, feature);
  for (const { name, lifecycle } of [...kinds, ...enums, ...records]) add(name, lifecycle.unstable);
  for (const { name, members } of enums) {
    for (const member of members) add(`${name}.${member.name}`, member.lifecycle.unstable);
  }
  return (name) => features.get(name) ?? null;
}
