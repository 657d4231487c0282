import type { CheckRule } from '../rule.js';
import { rightsInUse } from '../rights.js';
import { takenHandles } from '../subject.js';

export const rightRequired: CheckRule = {
  id: 'CG143',
  title: 'right that is required nowhere',
  explanation:
    'A right means that some call requires it. One that no call requires protects nothing: whoever takes it away from a handle believes in a limit that is not there.',
  example: {
    mistake: `/** @flags */
export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  drop(key: Own<Key>): void;
  /** @syscall 1025 @effect input */
  find(): Own<Key, KeyRight.Turn>;
}`,
    remedy: `/** @flags */
export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(key: Handle<Key, KeyRight.Turn>): void;
  /** @syscall 1025 @effect input */
  find(): Own<Key, KeyRight.Turn>;
}`,
  },
  needsAll: true,
  *check(subject) {
    for (const { member, rights, bits } of rightsInUse(subject, takenHandles(subject))) {
      if ((bits & member.value) !== 0) continue;
      yield {
        place: member.place,
        message: `The right \`${rights.name}.${member.name}\` is required nowhere.`,
        help: 'Require it in the `Handle` that a call takes, or delete it.',
      };
    }
  },
};
