import type { Lifecycle, Place, Retired } from '../../model/abi.js';
import { withAliases } from '../../model/aliases.js';
import { spot } from '../repeated.js';
import type { CheckRule, Finding } from '../rule.js';

export const retiredName: CheckRule = {
  id: 'CG171',
  title: 'retired name used again',
  explanation:
    'A name that once meant something else misleads whoever knows the older release, and sources that still use it would compile against another call. The name of what was removed is never used again, not even as an `@alias`.',
  example: {
    mistake: `/** @retired 1024 doorOpen */
export interface House extends Syscalls {
  /** @syscall 1025 @effect pure */
  doorOpen(): void;
}`,
    remedy: `/** @retired 1024 doorOpen */
export interface House extends Syscalls {
  /** @syscall 1025 @effect pure */
  doorUnlock(): void;
}`,
  },
  *check({ abi, syscalls, dispatches, kinds, enums, records }) {
    const groups = abi.families.flatMap((family) => family.groups);
    const retired = groups.flatMap((group) => [...group.retired, ...group.retiredKinds]);
    const calls = [...syscalls, ...dispatches].map(({ call }) => call);
    yield* again([...calls, ...kinds, ...enums, ...records], retired);
    for (const each of enums) yield* again(each.members, each.retired);
  },
};

interface Item {
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly place: Place;
}

function* again(items: readonly Item[], retired: readonly Retired[]): Iterable<Finding> {
  for (const { name, place } of withAliases(items)) {
    const old = retired.find((each) => each.name === name);
    if (old === undefined) continue;
    yield {
      place,
      message: `The name \`${name}\` is retired (${spot(old.place)}).`,
      help: 'Choose a name that nothing ever had.',
    };
  }
}
