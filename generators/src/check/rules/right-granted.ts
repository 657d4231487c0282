import type { CheckRule } from '../rule.js';
import { createdHandles } from '../subject.js';
import { rightsInUse } from '../rights.js';

export const rightGranted: CheckRule = {
  id: 'CG142',
  title: 'right that is granted nowhere',
  explanation:
    'A right comes into the world with `Own<Kind, Right>` as a result; it can only be taken away afterwards. A right that no call grants can never be used, and calls that require it always fault.',
  example: {
    mistake: `/** @flags */
export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(key: Handle<Key, KeyRight.Turn>): void;
  /** @syscall 1025 @effect input */
  find(): Own<Key>;
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
    for (const { member, rights, bits } of rightsInUse(subject, createdHandles(subject))) {
      if ((bits & member.value) !== 0) continue;
      yield {
        place: member.place,
        message: `The right \`${rights.name}.${member.name}\` is granted nowhere.`,
        help: 'Grant it in the `Own` that a call returns, or delete it.',
      };
    }
  },
};
