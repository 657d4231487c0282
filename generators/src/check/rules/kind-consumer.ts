import { withAncestors, withSubKinds } from '../descent.js';
import type { CheckRule } from '../rule.js';
import { takenHandles } from '../subject.js';

export const kindConsumer: CheckRule = {
  id: 'CG141',
  title: 'kind without a consumer',
  explanation:
    'A kind is there for the calls that take it. When no call takes a handle of a kind or of its parent (calls for any kind do not count), a guest can hold it but do nothing with it.',
  example: {
    mistake: `/** @kind 4010 */
export interface Key extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1025 @effect input */
  find(): Own<Key>;
}`,
    remedy: `/** @kind 4010 */
export interface Key extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  drop(key: Own<Key>): void;
  /** @syscall 1025 @effect input */
  find(): Own<Key>;
}`,
  },
  needsAll: true,
  *check(subject) {
    const taken = new Set(takenHandles(subject).flatMap(({ of }) => of ?? []));
    // A parent may only hold its sub-kinds together.
    const above = withAncestors(taken, subject);
    const below = withSubKinds(({ name }) => taken.has(name), subject);
    for (const kind of subject.kinds) {
      if (above.has(kind.name) || below.has(kind.name)) continue;
      yield {
        place: kind.place,
        message: `No call takes a handle of the kind \`${kind.name}\`.`,
        help: `Let a call take \`Handle<${kind.name}>\`, or delete the kind.`,
      };
    }
  },
};
