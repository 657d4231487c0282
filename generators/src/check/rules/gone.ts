import type { Kind } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';
import { type Subject, typesOf } from '../subject.js';

export const gone: CheckRule = {
  id: 'CG144',
  title: 'call that does not declare Gone',
  explanation:
    'A resource of a `@revocable` or `@transferable` kind can be closed or taken back by another party at any time. That is no mistake of the guest that holds the handle, so a call that takes one declares `Gone`; without it the guest would fault for what another did. A handle that a call merely asks about (`Maybe`) needs no `Gone`.',
  example: {
    mistake: 'renew(lease: Handle<Lease>): void;',
    remedy: 'renew(lease: Handle<Lease>): Result<void, Gone>;',
  },
  *check(subject) {
    for (const { call } of subject.syscalls) {
      if (call.result.errors.some(({ name }) => name === 'Gone')) continue;
      for (const { type, place, taken } of typesOf(call)) {
        if (!taken || type.kind !== 'handle' || (type.use !== 'borrow' && type.use !== 'consume')) continue;
        const kind = takenAway(type.of, subject);
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

/** A kind that a handle may be of (its kind, a parent's promise, or a sub-kind) and that others can take away. */
function takenAway(of: string | null, { kinds, lineage }: Subject): Kind | undefined {
  return kinds.find((kind) => {
    const line = lineage(kind);
    return (
      (of === null || line.some(({ name }) => name === of)) &&
      line.some(({ revocable, transferable }) => revocable || transferable)
    );
  });
}
