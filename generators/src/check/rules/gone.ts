import type { Kind } from '../../model/abi.js';
import { markUp, withSubKinds } from '../descent.js';
import type { CheckRule } from '../rule.js';
import { type Subject, typesOf } from '../subject.js';

export const gone: CheckRule = {
  id: 'CG144',
  title: 'call that does not declare Gone',
  explanation:
    'A resource of a `@revocable` or `@transferable` kind can be closed or taken back by another party at any time. That is no mistake of the guest that holds the handle, so a call that takes one declares `Gone`; without it the guest would fault for what another did. A handle that a call merely asks about (`Maybe`) needs no `Gone`, nor does a `Slot` or a `HandleNumber`: the call passes the reference on or looks its number up, and does not use what it stands for.',
  example: {
    mistake: 'renew(lease: Handle<Lease>): void;',
    remedy: 'renew(lease: Handle<Lease>): Result<void, Gone>;',
  },
  *check(subject) {
    const takenAway = takenAwayIn(subject);
    for (const { call } of subject.syscalls) {
      if (call.result.errors.some(({ name }) => name === 'Gone')) continue;
      for (const { type, place, taken } of typesOf(call)) {
        if (!taken || type.kind !== 'handle' || (type.use !== 'borrow' && type.use !== 'consume')) continue;
        const kind = takenAway.get(type.of ?? '');
        if (kind === undefined) continue;
        yield {
          place,
          message: `\`${call.name}\` takes a handle that may be of the ${kind.revocable ? 'revocable' : 'transferable'} kind \`${kind.name}\`, and does not declare \`Gone\`.`,
          help: 'Return a `Result` with `Gone` among its errors.',
        };
        break;
      }
    }
  },
};

/** By what a handle is declared to be of (the empty name: any kind), the first kind that it may be of and that others can take away. */
function takenAwayIn(subject: Subject): ReadonlyMap<string, Kind> {
  const found = new Map<string, Kind>();
  // What is promised of a kind is promised of its sub-kinds.
  const mayGo = withSubKinds(({ revocable, transferable }) => revocable || transferable, subject);
  for (const kind of subject.kinds) {
    if (!mayGo.has(kind.name)) continue;
    if (found.size === 0) found.set('', kind);
    markUp(kind.name, kind, found, subject);
  }
  return found;
}
