import { withAncestors } from '../descent.js';
import type { CheckRule } from '../rule.js';
import { createdHandles } from '../subject.js';

export const kindProducer: CheckRule = {
  id: 'CG140',
  title: 'kind without a producer',
  explanation:
    'A guest gets a handle when a call returns `Own` of its kind or of a sub-kind, or a dispatch brings one. When none does, no guest ever has such a handle, and the calls that take one cannot be used.',
  example: {
    mistake: `/** @kind 4010 */
export interface Key extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  drop(key: Own<Key>): void;
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
    const created = createdHandles(subject).flatMap(({ of }) => of ?? []);
    const produced = withAncestors(created, subject);
    for (const { name, place } of subject.kinds) {
      if (produced.has(name)) continue;
      yield {
        place,
        message: `No call gives a guest a handle of the kind \`${name}\`.`,
        help: `Let a call return \`Own<${name}>\`, or delete the kind.`,
      };
    }
  },
};
