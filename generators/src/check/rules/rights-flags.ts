import type { CheckRule } from '../rule.js';

export const rightsFlags: CheckRule = {
  id: 'CG146',
  title: 'rights that are no flags',
  explanation:
    'The rights on a handle are a set, kept as the bits of one number; their enum is `@flags`, so that each right is a bit of its own.',
  example: {
    mistake: `export enum KeyRight { Turn = 1 }
/** @kind 4010 */
export interface Key extends Kind<KeyRight> {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  turn(key: Handle<Key, KeyRight.Turn>): void;
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
  *check({ kinds, enum: find }) {
    for (const { name, parent, rights, place } of kinds) {
      const found = rights === null || parent !== null ? undefined : find(rights);
      if (found === undefined || found.flags) continue;
      yield {
        place,
        message: `The rights of \`${name}\` are the enum \`${found.name}\`, which is not \`@flags\`.`,
        help: `Add \`@flags\` to the comment of \`${found.name}\`.`,
      };
    }
  },
};
