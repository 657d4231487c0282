import type { Call, HandleType } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';
import type { Subject } from '../subject.js';

export const rightsFrom: CheckRule = {
  id: 'CG147',
  title: 'rights from what has none to give',
  explanation:
    '`@rightsFrom directory` on a call says that the handle which it returns has no right that `directory` lacks, so that a restricted handle restricts all that is opened through it. That has a meaning when the call takes a handle there (not `Maybe`) and returns `Own`, and both kinds have the same enum of rights: then a bit means the same on both.',
  example: {
    mistake: `/** @syscall 1024 @effect input @rightsFrom number */
doorAt(number: u16): Own<Door, DoorRight.Open>;`,
    remedy: `/** @syscall 1024 @effect input @rightsFrom door */
doorBehind(door: Handle<Door>): Own<Door, DoorRight.Open>;`,
  },
  *check(subject) {
    for (const { call } of subject.syscalls) {
      if (call.rightsFrom === null || isBounded(call, subject)) continue;
      yield {
        place: call.place,
        message: `The rights of what \`${call.name}\` returns cannot come from \`${call.rightsFrom}\`.`,
        help: 'Name a handle of a kind with the same rights as the `Own` that the call returns, or delete the tag.',
      };
    }
  },
};

function isBounded({ parameters, result, rightsFrom: name }: Call, subject: Subject): boolean {
  const source = parameters.find((parameter) => parameter.name === name)?.type;
  if (source?.kind !== 'handle' || (source.use !== 'borrow' && source.use !== 'consume')) return false;
  const made = result.value?.kind === 'list' ? result.value.element : result.value;
  if (made?.kind !== 'handle' || made.use !== 'create') return false;
  const rights = rightsOf(source, subject);
  return rights !== null && rights === rightsOf(made, subject);
}

/** Name of the enum of a handle's rights; null when it has none. */
function rightsOf({ of }: HandleType, subject: Subject): string | null {
  return of === null ? null : (subject.kind(of)?.rights ?? null);
}
