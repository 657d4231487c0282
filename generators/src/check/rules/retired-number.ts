import type { Group, Place, Retired } from '../../model/abi.js';
import { spot } from '../repeated.js';
import type { CheckRule, Finding } from '../rule.js';

export const retiredNumber: CheckRule = {
  id: 'CG170',
  title: 'retired number used again',
  explanation:
    'A guest that was compiled long ago still calls by number, and stored state still holds numbers. The number of what was removed stays on its group or enum as `@retired N name`, and nothing has it ever again.',
  example: {
    mistake: `/** @retired 1024 doorOpen */
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  doorClose(): void;
}`,
    remedy: `/** @retired 1024 doorOpen */
export interface House extends Syscalls {
  /** @syscall 1025 @effect pure */
  doorClose(): void;
}`,
  },
  *check({ abi, syscalls, dispatches, kinds, enums }) {
    const groups = abi.families.flatMap((family) => family.groups);
    const gone = (direction: Group['direction']) =>
      groups.flatMap((group) => (group.direction === direction ? group.retired : []));
    yield* again('syscall', callsOf(syscalls), gone('syscalls'));
    yield* again('dispatch', callsOf(dispatches), gone('dispatches'));
    yield* again(
      'kind',
      kinds,
      groups.flatMap((group) => group.retiredKinds),
    );
    for (const { name, members, retired } of enums) {
      const numbered = members.map((member) => ({ ...member, number: member.value }));
      yield* again(`member of \`${name}\``, numbered, retired);
    }
  },
};

interface Numbered {
  readonly name: string;
  readonly number: number;
  readonly place: Place;
}

function callsOf(located: readonly { readonly call: Numbered }[]): readonly Numbered[] {
  return located.map(({ call }) => call);
}

function* again(what: string, items: readonly Numbered[], retired: readonly Retired[]): Iterable<Finding> {
  for (const { name, number, place } of items) {
    const old = retired.find((each) => each.number === number);
    if (old === undefined) continue;
    yield {
      place,
      message: `\`${name}\` has the number ${number} of the retired ${what} \`${old.name}\` (${spot(old.place)}).`,
      help: 'Give it a number that nothing ever had.',
    };
  }
}
