import { repeated, spot } from '../repeated.js';
import type { CheckRule } from '../rule.js';

export const kindNumberTwice: CheckRule = {
  id: 'CG102',
  title: 'number of a kind used twice',
  explanation:
    'A handle is checked by the number of its kind. Two kinds with one number would be the same kind: a handle to one would pass as the other.',
  example: {
    mistake: `/** @kind 4010 */
export interface Key extends Kind {}
/** @kind 4010 */
export interface Lock extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  keyOf(lock: Handle<Lock>): Own<Key>;
  /** @syscall 1025 @effect input */
  lockOf(key: Handle<Key>): Own<Lock>;
}`,
    remedy: `/** @kind 4010 */
export interface Key extends Kind {}
/** @kind 4011 */
export interface Lock extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  keyOf(lock: Handle<Lock>): Own<Key>;
  /** @syscall 1025 @effect input */
  lockOf(key: Handle<Key>): Own<Lock>;
}`,
  },
  *check({ kinds }) {
    for (const { item, first } of repeated(kinds, ({ number }) => number)) {
      yield {
        place: item.place,
        message: `\`${item.name}\` has the number ${item.number} of the kind \`${first.name}\` (${spot(first.place)}).`,
        help: 'Give it a kind number that no kind ever had.',
      };
    }
  },
};
